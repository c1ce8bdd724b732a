package io.lepton.simulation;

import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.simulation.world.Hands;
import java.util.List;
import java.util.Set;

/** Faults of whole regions, and what happens meanwhile. */
final class RegionFaults {
    private RegionFaults() {}

    static void lose(FaultScene scene) {
        lose(scene, scene.anyRegion());
    }

    static void loseWithControl(FaultScene scene) {
        lose(scene, scene.anyRegion());
        scene.at(scene.between(0, 0.1), () -> scene.hands().cut(Hands.CONTROL));
        scene.at(scene.between(0.5, 1), () -> scene.hands().mend(Hands.CONTROL));
    }

    static void loseTwo(FaultScene scene) {
        scene.shuffled(scene.regions()).subList(0, 2).forEach(region -> lose(scene, region));
    }

    /** The region's processes live on behind the cut, with what they knew. */
    static void staleReturn(FaultScene scene) {
        RegionId region = scene.anyRegion();
        scene.at(0, () -> scene.hands().cut(Hands.place(region)));
        if (scene.random().nextBoolean()) {
            scene.at(scene.between(0.2, 0.8), () -> scene.hands().restartControl());
        }
    }

    /** A policy is replaced while a region is down, once or several times. */
    static void changePolicy(FaultScene scene) {
        if (scene.random().nextBoolean()) {
            lose(scene);
        } else {
            staleReturn(scene);
        }
        int times = 1 + scene.random().nextInt(3);
        for (int i = 0; i < times; i++) {
            scene.at(scene.between(0.1, 0.8), () -> scene.hands().govern(other(scene)));
        }
    }

    private static void lose(FaultScene scene, RegionId region) {
        boolean isErased = scene.random().nextBoolean();
        scene.at(0, () -> scene.hands().loseRegion(region));
        scene.at(scene.between(0.5, 1), () -> {
            if (isErased) {
                scene.hands().eraseDisks(region);
            }
            scene.hands().returnRegion(region);
        });
    }

    /** A policy, of any class but the default one, that binds it to a region by name. */
    private static ResidencyPolicy other(FaultScene scene) {
        List<ResidencyPolicy> bound = scene.hands().policies().stream()
                .filter(policy -> !policy.dataClass().equals(scene.layout().defaultDataClass()))
                .toList();
        ResidencyPolicy former = bound.get(scene.random().nextInt(bound.size()));
        return new ResidencyPolicy(former.dataClass(), new ResidencyPolicy.Exactly(Set.of(scene.anyRegion())));
    }
}
