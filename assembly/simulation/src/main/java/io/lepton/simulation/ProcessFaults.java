package io.lepton.simulation;

import io.lepton.domain.RegionId;
import io.lepton.simulation.world.Crash;
import java.time.Duration;
import java.util.List;

/** Faults of processes and of their clocks, and of whole control planes. */
final class ProcessFaults {
    private static final long JUMP_NANOS_MAX = Duration.ofMinutes(1).toNanos();

    private static final List<Crash> STEPS = List.of(Crash.values());

    private ProcessFaults() {}

    static void kill(FaultScene scene) {
        int times = 2 + scene.random().nextInt(5);
        for (int i = 0; i < times; i++) {
            if (scene.random().nextInt(3) == 0) {
                killControl(scene);
            } else {
                killOne(scene);
            }
        }
    }

    private static void killOne(FaultScene scene) {
        RegionId region = scene.anyRegion();
        int process = scene.anyProcess(region);
        double from = scene.between(0, 0.8);
        scene.at(from, () -> scene.hands().kill(region, process));
        scene.at(scene.between(from, 1), () -> scene.hands().restart(region, process));
    }

    static void killControl(FaultScene scene) {
        Crash step = STEPS.get(scene.random().nextInt(STEPS.size()));
        double from = scene.between(0, 0.6);
        scene.at(from, () -> {
            if (step == Crash.NEVER) {
                scene.hands().killControl();
            } else {
                scene.hands().crashControlAt(step);
            }
        });
        scene.at(scene.between(from, 1), () -> scene.hands().restartControl());
    }

    static void pause(FaultScene scene) {
        int times = 1 + scene.random().nextInt(4);
        for (int i = 0; i < times; i++) {
            RegionId region = scene.anyRegion();
            int process = scene.anyProcess(region);
            double from = scene.between(0, 0.9);
            scene.at(from, () -> scene.hands().pause(region, process));
            scene.at(scene.between(from, 1), () -> scene.hands().resume(region, process));
        }
        if (scene.random().nextBoolean()) {
            double from = scene.between(0, 0.9);
            scene.at(from, () -> scene.hands().pauseControl());
            scene.at(scene.between(from, 1), () -> scene.hands().resumeControls());
        }
    }

    static void restartStorm(FaultScene scene) {
        for (RegionId region : scene.regions()) {
            for (int process = 0; process <= scene.layout().nodesPerRegion(); process++) {
                int mine = process;
                for (int i = 0; i < 3; i++) {
                    scene.at(scene.between(0, 1), () -> scene.hands().restart(region, mine));
                }
            }
        }
        for (int i = 0; i < 3; i++) {
            scene.at(scene.between(0, 1), () -> scene.hands().restartControl());
        }
    }

    static void clock(FaultScene scene) {
        for (RegionId region : scene.someRegions()) {
            for (int process = 0; process <= scene.layout().nodesPerRegion(); process++) {
                int mine = process;
                scene.at(scene.between(0, 1), () -> scene.hands().jump(region, mine, jumpNanos(scene)));
            }
        }
        scene.at(scene.between(0, 1), () -> scene.hands().jumpControl(jumpNanos(scene)));
    }

    /** Another control plane takes over, while the former lives and may be paused; several times. */
    static void twoControls(FaultScene scene) {
        int times = 1 + scene.random().nextInt(3);
        for (int i = 0; i < times; i++) {
            double from = (double) i / times;
            boolean isPaused = scene.random().nextBoolean();
            scene.at(from, () -> {
                if (isPaused) {
                    scene.hands().pauseControl();
                }
                scene.hands().succeedControl();
            });
            scene.at(from + scene.between(0.1, 0.9) / times, () -> scene.hands().resumeControls());
        }
    }

    private static long jumpNanos(FaultScene scene) {
        return scene.random().nextLong(JUMP_NANOS_MAX);
    }
}
