package io.lepton.simulation;

import io.lepton.control.ControlEvent;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.simulation.world.Ailment;
import io.lepton.simulation.world.Layout;
import java.util.List;
import java.util.Set;

/** Faults of load and of capacity, and of what people ask for. */
final class LoadFaults {
    private static final ModelName COLD = new ModelName("cold");
    private static final ArtifactId COLD_FILE = new ArtifactId("00112233".repeat(8));
    private static final ArtifactId BAD_FILE = new ArtifactId("deadbeef".repeat(8));

    /** What a fleet of one node in one region would serve in a second: two slots, 4 ms each. */
    private static final double NODE_REQUESTS_PER_SECOND = 500;

    /** Long enough for queues to fill many times over. */
    private static final long SURGE_NANOS = 1_500_000_000L;

    /** With the usual callers ten times as many as those alone. */
    private static final double STORM_REQUESTS_PER_SECOND = 900;

    private LoadFaults() {}

    static void slow(FaultScene scene) {
        RegionId region = scene.anyRegion();
        double factor = scene.between(4, 10);
        scene.at(0, () -> scene.hands().slowDown(region, factor));
    }

    static void failing(FaultScene scene) {
        RegionId region = scene.anyRegion();
        scene.at(0, () -> scene.hands().ail(region, Ailment.FAILS));
    }

    static void surge(FaultScene scene) {
        double perSecond = 2 * roomPerSecond(scene.layout());
        long untilNanos = Math.min(scene.untilNanos(), scene.fromNanos() + SURGE_NANOS);
        scene.at(0, () -> scene.world()
                .call("surge", scene.layout().version().id().model(), perSecond, untilNanos));
    }

    static void coldModel(FaultScene scene) {
        Layout layout = scene.layout();
        ModelVersion cold = version(layout, new ModelVersionId(COLD, 1), COLD_FILE);
        scene.at(0, () -> {
            scene.hands()
                    .command(
                            List.of(
                                    new ControlEvent.VersionRegistered(cold),
                                    new ControlEvent.DeploymentPut(new Deployment(
                                            cold.id(), layout.deployedIn(), layout.replicasPerRegion()))),
                            _ -> {});
            scene.world().call("herd", COLD, 200, scene.untilNanos());
        });
    }

    /** Ten times as many callers as before, each asks four times in all, of nodes that turn all away. */
    static void retryStorm(FaultScene scene) {
        scene.at(0, () -> {
            scene.hands().letCallersRetry(3);
            scene.world()
                    .call("storm", scene.layout().version().id().model(), STORM_REQUESTS_PER_SECOND, scene.nanosAt(1));
        });
        for (RegionId region : scene.regions()) {
            scene.at(scene.between(0, 0.2), () -> scene.hands().ail(region, Ailment.TURNS_AWAY));
        }
    }

    static void corruptFiles(FaultScene scene) {
        loseDisks(scene, () -> scene.hands().corruptFetches());
    }

    static void fullDisks(FaultScene scene) {
        loseDisks(scene, () -> scene.hands().fillDisks());
    }

    private static void loseDisks(FaultScene scene, Runnable spoil) {
        scene.at(0, spoil);
        for (RegionId region : scene.someRegions()) {
            scene.at(scene.between(0.05, 0.5), () -> {
                scene.hands().eraseDisks(region);
                for (int node = 1; node < scene.hands().processCount(region); node++) {
                    scene.hands().restart(region, node);
                }
            });
        }
    }

    /** Each of these must be refused as a whole. */
    static void badConfig(FaultScene scene) {
        Layout layout = scene.layout();
        ModelVersionId served = layout.version().id();
        var nowhere = new RegionSelection.Only(Set.of(new RegionId("nowhere")));
        List<ControlEvent> bad = List.of(
                new ControlEvent.DeploymentPut(new Deployment(served, nowhere, 1)),
                new ControlEvent.DeploymentPut(
                        new Deployment(new ModelVersionId(served.model(), 77), layout.deployedIn(), 1)),
                new ControlEvent.VersionRegistered(version(layout, new ModelVersionId(served.model(), 99), BAD_FILE)),
                new ControlEvent.DeploymentDeleted(new ModelName("never-deployed")));
        bad.forEach(event -> scene.at(scene.between(0, 1), () -> scene.hands().command(List.of(event), isDone -> {
            if (isDone) {
                throw new IllegalStateException("the control plane did what cannot be: " + event);
            }
        })));
    }

    static void badVersion(FaultScene scene) {
        Layout layout = scene.layout();
        ModelVersionId next = new ModelVersionId(layout.version().id().model(), 2);
        scene.at(0, () -> {
            scene.hands().makeUnloadable(BAD_FILE);
            scene.hands()
                    .command(
                            List.of(
                                    new ControlEvent.VersionRegistered(version(layout, next, BAD_FILE)),
                                    new ControlEvent.DeploymentPut(
                                            new Deployment(next, layout.deployedIn(), layout.replicasPerRegion()))),
                            _ -> {});
        });
        scene.at(1, () -> scene.hands()
                .command(
                        List.of(new ControlEvent.DeploymentPut(new Deployment(
                                layout.version().id(), layout.deployedIn(), layout.replicasPerRegion()))),
                        _ -> {}));
    }

    private static ModelVersion version(Layout layout, ModelVersionId id, ArtifactId file) {
        ModelVersion like = layout.version();
        return new ModelVersion(
                id, file, like.sizeBytes(), like.format(), like.signature(), like.registeredAt(), List.of());
    }

    private static double roomPerSecond(Layout layout) {
        return NODE_REQUESTS_PER_SECOND
                * layout.replicasPerRegion()
                * layout.servingRegions().size();
    }
}
