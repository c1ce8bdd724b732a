package io.lepton.simulation;

import java.util.List;
import java.util.function.Consumer;

/** Plans a fault of each class. */
final class FaultPlans {
    private static final List<Consumer<FaultScene>> TURMOIL = List.of(
            NetworkFaults::oneWay,
            NetworkFaults::bridge,
            NetworkFaults::reorder,
            NetworkFaults::flapping,
            NetworkFaults::halfOpen,
            ProcessFaults::kill,
            ProcessFaults::killControl,
            ProcessFaults::pause,
            ProcessFaults::twoControls,
            RegionFaults::staleReturn,
            RegionFaults::loseWithControl);

    private FaultPlans() {}

    static void plan(FaultClass fault, FaultScene scene) {
        switch (fault) {
            case DELAY -> NetworkFaults.delay(scene);
            case LOSS -> NetworkFaults.loss(scene);
            case REORDER -> NetworkFaults.reorder(scene);
            case DUPLICATE -> NetworkFaults.duplicate(scene);
            case ONE_WAY -> NetworkFaults.oneWay(scene);
            case BRIDGE -> NetworkFaults.bridge(scene);
            case FLAPPING -> NetworkFaults.flapping(scene);
            case HALF_OPEN -> NetworkFaults.halfOpen(scene);
            case KILL -> ProcessFaults.kill(scene);
            case PAUSE -> ProcessFaults.pause(scene);
            case RESTART_STORM -> ProcessFaults.restartStorm(scene);
            case CLOCK -> ProcessFaults.clock(scene);
            case SLOW -> LoadFaults.slow(scene);
            case FAILING -> LoadFaults.failing(scene);
            case SURGE -> LoadFaults.surge(scene);
            case COLD_MODEL -> LoadFaults.coldModel(scene);
            case RETRY_STORM -> LoadFaults.retryStorm(scene);
            case REGION_LOSS -> RegionFaults.lose(scene);
            case REGION_AND_CONTROL -> RegionFaults.loseWithControl(scene);
            case TWO_REGIONS -> RegionFaults.loseTwo(scene);
            case STALE_RETURN -> RegionFaults.staleReturn(scene);
            case TWO_CONTROLS -> ProcessFaults.twoControls(scene);
            case POLICY_CHANGE -> RegionFaults.changePolicy(scene);
            case CORRUPT_FILES -> LoadFaults.corruptFiles(scene);
            case FULL_DISKS -> LoadFaults.fullDisks(scene);
            case TORN_FILES -> LetterFaults.tornFiles(scene);
            case KEY_ROTATION -> LetterFaults.rotateKey(scene);
            case MIXED_VERSIONS -> LetterFaults.mixVersions(scene);
            case BAD_CONFIG -> LoadFaults.badConfig(scene);
            case BAD_VERSION -> LoadFaults.badVersion(scene);
            case TURMOIL -> turmoil(scene);
        }
    }

    /** Several at once, each in a stretch of its own. */
    private static void turmoil(FaultScene scene) {
        int count = 3 + scene.random().nextInt(4);
        for (int i = 0; i < count; i++) {
            double from = scene.between(0, 0.6);
            FaultScene part = scene.during(scene.nanosAt(from), scene.nanosAt(scene.between(from + 0.1, 1)));
            TURMOIL.get(scene.random().nextInt(TURMOIL.size())).accept(part);
        }
    }
}
