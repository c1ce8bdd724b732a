package io.lepton.simulation.world;

import io.lepton.control.ControlEvent;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.simulation.engine.VirtualProcess;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A person who changes the deployment of one model again and again, and waits for each change to be acknowledged before the
 * next, or for so long that it may or may not have been done.
 *
 * <p>Nobody calls that model; its wishes are told apart by the replicas that they ask for, one more each time.
 */
final class Operator {
    /** The model whose deployment is changed. */
    private static final ModelName MODEL = new ModelName("ledger");

    private static final long PAUSE_NANOS = Duration.ofMillis(400).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final ArtifactId ARTIFACT = new ArtifactId("fedcba9876543210".repeat(4));

    private final Setting setting;
    private final Layout layout;
    private final Government government;
    private final VirtualProcess process;
    private final SplittableRandom random;
    private int wishes;

    Operator(Setting setting, Layout layout, Government government) {
        this.setting = setting;
        this.layout = layout;
        this.government = government;
        this.process = new VirtualProcess(
                setting.time(),
                "operator",
                Ground.callersNear(layout.regions().getFirst().id()));
        this.random = setting.random().of("operator");
    }

    void workUntil(long nanos) {
        ModelVersion like = layout.version();
        government.register(new ModelVersion(
                new ModelVersionId(MODEL, 1),
                ARTIFACT,
                like.sizeBytes(),
                like.format(),
                like.signature(),
                like.registeredAt(),
                List.of()));
        wish(nanos);
    }

    private void wish(long untilNanos) {
        if (process.nowNanos() > untilNanos || wishes >= Deployment.REPLICAS_MAX) {
            return;
        }
        Deployment deployment = new Deployment(new ModelVersionId(MODEL, 1), regions(), ++wishes);
        int mine = wishes;
        setting.witness().wished(deployment);
        ControlShell control = government.seat();
        setting.network()
                .ask(
                        process,
                        control.process(),
                        "wish",
                        mine,
                        answer -> control.command(List.of(new ControlEvent.DeploymentPut(deployment)), answer),
                        (Boolean isDone) -> {
                            if (isDone) {
                                setting.witness().acknowledged(deployment);
                            }
                            process.after(PAUSE_NANOS, () -> wishAgain(mine, untilNanos));
                        },
                        () -> {});
        process.after(PATIENCE_NANOS, () -> wishAgain(mine, untilNanos));
    }

    private void wishAgain(int former, long untilNanos) {
        if (former == wishes) {
            wish(untilNanos);
        }
    }

    private RegionSelection regions() {
        Set<RegionId> some = layout.regions().stream()
                .map(Region::id)
                .filter(_ -> random.nextBoolean())
                .collect(Collectors.toSet());
        return some.isEmpty() ? new RegionSelection.All() : new RegionSelection.Only(some);
    }
}
