package io.lepton.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import io.lepton.federation.Plan.Visibility;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a round costs with ten sites and a model of 10 kB, all in one process, over TLS on the loopback interface: CPU time of the process,
 * coordinator and sites together, and wall time, each the median of the rounds after the first ones. By
 * -Dlepton.federation.rounds=60 it prints both, and holds the bytes on the wire to a bound.
 */
@EnabledIfSystemProperty(named = "lepton.federation.rounds", matches = "[0-9]+")
final class RoundCostTest {
    private static final int ROUNDS = Integer.getInteger("lepton.federation.rounds", 60);
    private static final int SITES = 10;
    private static final int MODEL = 2_500;
    /** Over so many rounds handshakes and the first model weigh little. */
    private static final double BYTES_MAX = 1.1;
    /** Keys and shares of ten sites weigh more beside a model of 10 kB than beside a large one. */
    private static final double MASKED_BYTES_MAX = 2;

    @TempDir
    private Path folder;

    @Test
    void aRoundSendsLittleBesideTheModel() throws Exception {
        var ground = new Ground(folder, SITES);
        for (Visibility visibility : Visibility.values()) {
            var plan = ground.plan(visibility, ROUNDS, SITES, Duration.ofMinutes(2));
            double[] cpu = new double[ROUNDS];
            double[] wall = new double[ROUNDS];
            var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            Path own = Files.createDirectory(folder.resolve(visibility.name()));
            try (var run = new Run(ground, plan, Ground.model(MODEL), own);
                    var relay = new Relay(run.server.endpoint())) {
                Run.trainers(SITES)
                        .forEach((site, trainer) ->
                                run.join(site, trainer, relay.endpoint(), own.resolve("models-" + site)));
                long cpuBefore = 0;
                long wallBefore = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    String committed = "round " + (round + 1) + " is committed";
                    await().pollInterval(Duration.ofMillis(2))
                            .atMost(Duration.ofMinutes(1))
                            .until(() -> run.told.stream().anyMatch(line -> line.startsWith(committed)));
                    long cpuNow = system.getProcessCpuTime();
                    long wallNow = System.nanoTime();
                    cpu[round] = (cpuNow - cpuBefore) / 1e6;
                    wall[round] = (wallNow - wallBefore) / 1e6;
                    cpuBefore = cpuNow;
                    wallBefore = wallNow;
                }
                var _ = run.server.awaitEnd();
                double coded = 4.0 * MODEL * SITES * ROUNDS;
                double up = relay.toCoordinator.get() / coded;
                double down = relay.toParticipants.get() / coded;
                System.out.printf(
                        "visibility=%s cpuMillis=%.1f wallMillis=%.1f up=%.3f down=%.3f%n",
                        visibility, median(cpu), median(wall), up, down);
                assertThat(Math.max(up, down))
                        .as("bytes on the wire of a coded model, %s", visibility)
                        .isLessThanOrEqualTo(visibility == Visibility.COORDINATOR ? BYTES_MAX : MASKED_BYTES_MAX);
            }
        }
    }

    private static double median(double[] values) {
        double[] later = Arrays.copyOfRange(values, values.length / 2, values.length);
        Arrays.sort(later);
        return later[later.length / 2];
    }
}
