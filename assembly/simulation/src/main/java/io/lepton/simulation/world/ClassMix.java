package io.lepton.simulation.world;

import io.lepton.domain.DataClass;
import io.lepton.domain.ResidencyPolicy;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What callers say of their data: half of them nothing or the default class, most others a class that the fleet knows, a
 * few one that it does not.
 */
record ClassMix(DataClass unbound, List<DataClass> known) {
    /** A class for which no fleet here has a policy. */
    static final DataClass UNKNOWN = new DataClass("never-heard-of");

    static ClassMix of(Layout layout) {
        return new ClassMix(
                layout.defaultDataClass(),
                layout.policies().stream().map(ResidencyPolicy::dataClass).toList());
    }

    Optional<DataClass> draw(SplittableRandom random) {
        int percent = random.nextInt(100);
        if (percent < 25) {
            return Optional.empty();
        }
        if (percent < 50) {
            return Optional.of(unbound);
        }
        return Optional.of(percent < 98 ? known.get(random.nextInt(known.size())) : UNKNOWN);
    }
}
