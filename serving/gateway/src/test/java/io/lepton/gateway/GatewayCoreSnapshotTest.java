package io.lepton.gateway;

import static io.lepton.gateway.Fleet.BEIJING;
import static io.lepton.gateway.Fleet.FRANKFURT;
import static io.lepton.gateway.Fleet.VIRGINIA;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Assignment;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.SnapshotReply;
import io.lepton.gateway.GatewayEffect.FollowNodes;
import io.lepton.gateway.GatewayEffect.FollowPeers;
import io.lepton.gateway.GatewayEffect.Reply;
import io.lepton.gateway.GatewayEffect.TargetDied;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GatewayCoreSnapshotTest {
    private static final RegionId ATLANTIS = new RegionId("atlantis");
    private static final ModelVersionId DIGITS_9 = new ModelVersionId(Fleet.DIGITS, 9);

    private final Fleet fleet = new Fleet();
    private final CoreHarness frankfurt = new CoreHarness(FRANKFURT);

    @Test
    void takesASnapshotAndFollowsWhatItNames() {
        assertThat(frankfurt.give(fleet.snapshot()))
                .containsExactly(
                        new Reply(new SnapshotReply("gateway-frankfurt", 1, 0, Optional.empty())),
                        new FollowNodes(List.of(Fleet.node(FRANKFURT, 1), Fleet.node(FRANKFURT, 2))),
                        new FollowPeers(List.of(Fleet.gateway(BEIJING), Fleet.gateway(VIRGINIA))));
        assertThat(frankfurt.core().snapshot()).contains(fleet.snapshot());
    }

    @Test
    void takesTheSameSnapshotAgain() {
        frankfurt.give(fleet.snapshot());
        assertThat(refusal(frankfurt.give(fleet.snapshot()))).isEmpty();
    }

    @Test
    void takesALaterRevisionAndALaterEpoch() {
        frankfurt.give(fleet.snapshot());
        assertThat(refusal(frankfurt.give(fleet.next().snapshot()))).isEmpty();
        fleet.epoch = 2;
        fleet.revision = 0;
        assertThat(refusal(frankfurt.give(fleet.snapshot()))).isEmpty();
    }

    @Test
    void refusesAnOlderRevisionAndAnOlderEpoch() {
        fleet.epoch = 2;
        fleet.revision = 5;
        frankfurt.give(fleet.snapshot());
        fleet.revision = 4;
        assertThat(refusal(frankfurt.give(fleet.snapshot())).orElseThrow()).contains("epoch=2", "revision=5");
        fleet.epoch = 1;
        fleet.revision = 9;
        assertThat(refusal(frankfurt.give(fleet.snapshot()))).isPresent();
    }

    @Test
    void refusesAnotherSnapshotUnderTheSameRevision() {
        frankfurt.give(fleet.snapshot());
        fleet.defaultDataClass = Fleet.EU_ONLY;
        assertThat(refusal(frankfurt.give(fleet.snapshot()))).isPresent();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void refusesASnapshotThatContradictsItselfAndKeepsTheFormer(Consumer<Fleet> fault) {
        var former = fleet.snapshot();
        frankfurt.give(former);
        fault.accept(fleet.next());
        List<GatewayEffect> effects = frankfurt.give(fleet.snapshot());
        assertThat(effects).hasSize(1);
        assertThat(refusal(effects)).isPresent();
        assertThat(frankfurt.core().snapshot()).contains(former);
    }

    static Stream<Named<Consumer<Fleet>>> faults() {
        return Stream.of(
                fault(
                        "own region missing",
                        fleet -> fleet.regions.removeIf(region -> region.id().equals(FRANKFURT))),
                fault("region twice", fleet -> fleet.regions.add(fleet.regions.getFirst())),
                fault("gateway twice", fleet -> fleet.gateways.add(fleet.gateways.getFirst())),
                fault("node twice", fleet -> fleet.nodes.add(fleet.nodes.getFirst())),
                fault("gateway nowhere", fleet -> fleet.gateways.add(Fleet.gateway(ATLANTIS))),
                fault("node nowhere", fleet -> fleet.nodes.add(Fleet.node(ATLANTIS, 1))),
                fault("version twice", fleet -> fleet.versions.add(fleet.versions.getFirst())),
                fault("model deployed twice", fleet -> fleet.deployments.add(fleet.deployments.getFirst())),
                fault("version missing", fleet -> fleet.versions.clear()),
                fault("deployed nowhere", fleet -> fleet.deployOnlyIn(ATLANTIS)),
                fault(
                        "deployment of no version",
                        fleet -> fleet.deployments.set(0, new Deployment(DIGITS_9, new RegionSelection.All(), 1))),
                fault(
                        "assignment to no node",
                        fleet -> fleet.assignments.add(new Assignment(Fleet.DIGITS_1, new NodeId("nobody")))),
                fault(
                        "assignment of no version",
                        fleet -> fleet.assignments.add(new Assignment(DIGITS_9, new NodeId("frankfurt-1")))),
                fault("policy twice", fleet -> fleet.policies.add(fleet.policies.getFirst())),
                fault(
                        "policy names no region",
                        fleet -> fleet.policies.add(new ResidencyPolicy(
                                new DataClass("x"), new ResidencyPolicy.Exactly(Set.of(ATLANTIS))))),
                fault("default class without policy", fleet -> fleet.defaultDataClass = new DataClass("x")));
    }

    @Test
    void permitsNothingBeforeTheFirstSnapshotAndThenWhatThePoliciesSay() {
        Optional<DataClass> euOnly = Optional.of(Fleet.EU_ONLY);
        assertThat(frankfurt.core().permits(euOnly, FRANKFURT)).isFalse();
        frankfurt.give(fleet.snapshot());
        assertThat(frankfurt.core().permits(euOnly, FRANKFURT)).isTrue();
        assertThat(frankfurt.core().permits(euOnly, BEIJING)).isFalse();
        assertThat(frankfurt.core().permits(Optional.empty(), BEIJING)).isTrue();
    }

    @Test
    void tellsThatANodeLeftOrMoved() {
        frankfurt.give(fleet.snapshot());
        fleet.next().nodes.remove(Fleet.node(FRANKFURT, 1));
        assertThat(frankfurt.give(fleet.snapshot()))
                .contains(new TargetDied(new RouteTarget.LocalNode(Fleet.node(FRANKFURT, 1))));
    }

    @Test
    void keepsWhatItKnowsOfNodesThatStay() {
        CoreHarness warm = CoreHarness.inFrankfurt(fleet);
        warm.give(fleet.next().snapshot());
        assertThat(warm.route()).isInstanceOf(Route.Forward.class);
    }

    private static Named<Consumer<Fleet>> fault(String name, Consumer<Fleet> change) {
        return Named.of(name, change);
    }

    private static Optional<String> refusal(List<GatewayEffect> effects) {
        assertThat(effects.getFirst()).isInstanceOf(Reply.class);
        return ((Reply) effects.getFirst()).reply().refusal();
    }
}
