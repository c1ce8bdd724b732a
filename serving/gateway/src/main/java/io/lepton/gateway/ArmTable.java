package io.lepton.gateway;

import io.lepton.domain.Arm;
import io.lepton.domain.Arm.Role;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import io.lepton.domain.Share;
import io.lepton.domain.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the requests for one name are shared out among versions. Worked out once for each snapshot; immutable, so that choosing
 * allocates nothing.
 *
 * <p>A point in ten thousand decides: the versions' shares lie one behind the other from 0 on, in the order of their
 * numbers, and what is beyond them is the deployed one's. The point of an affinity key is a hash of key and model alone, so
 * every gateway finds the same one at any time, and a share that grows keeps the keys that it has.
 */
final class ArmTable {
    private final ModelVersionId version;
    private final Pick deployed;
    private final Pick settled;
    private final boolean drawsLots;
    private final long salt;
    private final List<Pick> arms = new ArrayList<>();
    private final int[] upTo;
    private final List<Arm> shadows = new ArrayList<>();
    private final int[] shadowsUpTo;

    private ArmTable(ModelVersionId version, Role role) {
        this.version = version;
        this.deployed = Pick.of(new Arm(version, role), false);
        this.settled = deployed;
        this.drawsLots = false;
        this.salt = 0;
        this.upTo = new int[0];
        this.shadowsUpTo = new int[0];
    }

    private ArmTable(ModelVersionId version, TrafficPolicy policy, RegionId self) {
        boolean isShadowed = !policy.shadows().isEmpty();
        this.version = version;
        this.deployed = Pick.of(new Arm(version, Role.BASE), isShadowed);
        this.settled = policy.variants().stream()
                .filter(variant -> variant.region().equals(self))
                .findFirst()
                .map(variant -> deployed.insteadOf(new Arm(policy.version(variant.version()), Role.VARIANT)))
                .orElse(deployed);
        this.drawsLots = policy.splits().isEmpty();
        this.salt = Hashes.of(policy.model().value());
        List<Share> shares = drawsLots ? policy.canaries() : policy.splits();
        Role role = drawsLots ? Role.CANARY : Role.SPLIT;
        shares.forEach(share -> arms.add(settled.insteadOf(new Arm(policy.version(share.version()), role))));
        this.upTo = running(shares);
        policy.shadows().forEach(share -> shadows.add(new Arm(policy.version(share.version()), Role.SHADOW)));
        this.shadowsUpTo = running(policy.shadows());
    }

    /** A model whose requests all go to the deployed version. */
    static ArmTable plain(ModelVersionId deployed) {
        return new ArmTable(deployed, Role.BASE);
    }

    static ArmTable alias(ModelVersionId version) {
        return new ArmTable(version, Role.ALIAS);
    }

    static ArmTable under(TrafficPolicy policy, ModelVersionId deployed, RegionId self) {
        return new ArmTable(deployed, policy, self);
    }

    private static int[] running(List<Share> shares) {
        int[] sums = new int[shares.size()];
        int sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += shares.get(i).basisPoints();
            sums[i] = sum;
        }
        return sums;
    }

    /** What the name stands for when nothing is shared out, and in no region's way. */
    Pick deployed() {
        return deployed;
    }

    /** What this region is served when nothing is shared out. */
    Pick settled() {
        return settled;
    }

    /** Another version of the same model. */
    ModelVersionId version(int number) {
        return number == version.number() ? version : new ModelVersionId(version.model(), number);
    }

    /** Hot: the arm of one request. */
    Pick draw(OptionalLong affinity, Draws draws) {
        if (upTo.length == 0 || (affinity.isEmpty() && !drawsLots)) {
            return settled;
        }
        int point = affinity.isPresent()
                ? Hashes.below(Hashes.mix(affinity.getAsLong() ^ salt), Share.WHOLE_BASIS_POINTS)
                : draws.below(Share.WHOLE_BASIS_POINTS);
        int index = index(upTo, point);
        return index < upTo.length ? arms.get(index) : settled;
    }

    /** Which version gets a copy of one request, if any does. */
    Optional<Arm> drawShadow(Draws draws) {
        if (shadowsUpTo.length == 0) {
            return Optional.empty();
        }
        int index = index(shadowsUpTo, draws.below(Share.WHOLE_BASIS_POINTS));
        return index < shadowsUpTo.length ? Optional.of(shadows.get(index)) : Optional.empty();
    }

    private static int index(int[] upTo, int point) {
        int index = 0;
        while (index < upTo.length && point >= upTo[index]) {
            index++;
        }
        return index;
    }
}
