package io.lepton.simulation;

import io.lepton.domain.RegionId;
import io.lepton.simulation.world.Hands;

/** Faults of what control planes send and receivers keep: files, keys and programs of other versions. */
final class LetterFaults {
    private LetterFaults() {}

    /** Processes start anew while the control plane is away, some from files that were harmed. */
    static void tornFiles(FaultScene scene) {
        double back = scene.between(0.6, 1);
        scene.at(0, () -> scene.hands().cut(Hands.CONTROL));
        scene.at(back, () -> scene.hands().mend(Hands.CONTROL));
        for (RegionId region : scene.regions()) {
            for (int process = 0; process <= scene.layout().nodesPerRegion(); process++) {
                int mine = process;
                boolean isHarmed = scene.random().nextBoolean();
                double from = scene.between(0.05, 0.9);
                scene.at(from, () -> {
                    scene.hands().kill(region, mine);
                    if (isHarmed) {
                        scene.hands().harmKept(region, mine, scene.random());
                    }
                });
                scene.at(scene.between(from, from + 0.1), () -> scene.hands().restart(region, mine));
            }
        }
    }

    /**
     * The control plane changes its key while some are away or start anew, and a stranger sends what is signed with another.
     * Once: who sleeps through two changes is to be told the key by hand.
     */
    static void rotateKey(FaultScene scene) {
        RegionId away = scene.anyRegion();
        scene.at(scene.between(0, 0.3), () -> scene.hands().cut(Hands.place(away)));
        scene.at(scene.between(0.3, 0.6), () -> scene.hands().renewKey());
        scene.at(scene.between(0.6, 1), () -> scene.hands().mend(Hands.place(away)));
        RegionId restarted = scene.anyRegion();
        int process = scene.anyProcess(restarted);
        scene.at(scene.between(0, 1), () -> scene.hands().restart(restarted, process));
        for (RegionId region : scene.regions()) {
            scene.at(scene.between(0, 1), () -> scene.hands().impersonateControl(region));
        }
    }

    /** Each process is upgraded at a time of its own, and some are taken back. */
    static void mixVersions(FaultScene scene) {
        for (RegionId region : scene.regions()) {
            for (int process = 0; process <= scene.layout().nodesPerRegion(); process++) {
                int mine = process;
                double from = scene.between(0, 0.8);
                scene.at(from, () -> scene.hands().upgrade(region, mine, true));
                if (scene.random().nextBoolean()) {
                    scene.at(scene.between(from, 1), () -> scene.hands().upgrade(region, mine, false));
                }
            }
        }
        double from = scene.between(0, 0.8);
        scene.at(from, () -> scene.hands().upgradeControl(true));
        if (scene.random().nextBoolean()) {
            scene.at(scene.between(from, 1), () -> scene.hands().upgradeControl(false));
        }
    }
}
