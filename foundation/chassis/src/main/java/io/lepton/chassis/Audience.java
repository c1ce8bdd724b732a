package io.lepton.chassis;

import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SnapshotParts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** For whom snapshots are: a gateway has all of them, a node its part, though a peer may give it the whole. */
public sealed interface Audience {
    /** A region's gateway. */
    record OfGateway(RegionId region) implements Audience {}

    /** A node of a region. */
    record OfNode(NodeId node, RegionId region) implements Audience {}

    /** Where it is. */
    RegionId region();

    /** How the control plane calls it. */
    default String receiver() {
        return switch (this) {
            case OfGateway self -> "gateway-" + self.region();
            case OfNode self -> self.node().value();
        };
    }

    /** What snapshots may say for whom they are. */
    default Set<String> names() {
        return switch (this) {
            case OfGateway _ -> Set.of(SealedSnapshot.FLEET);
            case OfNode self -> Set.of(SealedSnapshot.FLEET, self.node().value());
        };
    }

    /** What it needs of a snapshot that is for it. */
    default FleetSnapshot partOf(SealedSnapshot signed) {
        return switch (this) {
            case OfGateway _ -> signed.snapshot();
            case OfNode self ->
                signed.audience().equals(self.node().value())
                        ? signed.snapshot()
                        : SnapshotParts.of(signed.document(), signed.snapshot())
                                .of(self.node())
                                .snapshot();
        };
    }

    /** The gateways that may know more, the own region's first; never itself. */
    default List<Gateway> peersIn(FleetSnapshot snapshot) {
        List<Gateway> gateways = new ArrayList<>(snapshot.gateways());
        gateways.removeIf(
                gateway -> this instanceof OfGateway && gateway.region().equals(region()));
        gateways.sort(Comparator.comparing(gateway -> !gateway.region().equals(region())));
        return gateways;
    }
}
