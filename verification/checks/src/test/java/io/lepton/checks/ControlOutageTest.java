package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The control plane is killed under load, and every gateway and node is restarted from its disk while it is gone; then it
 * comes back. {@code -Dlepton.outage.minutes=N} makes the outage last that long, with restarts one after the other.
 */
final class ControlOutageTest {
    private static final int REQUESTS_PER_SECOND = 50;
    private static final Duration OUTAGE = Duration.ofMinutes(Long.getLong("lepton.outage.minutes", 0));

    /** About half a minute of calm in a long outage. */
    private static final int ANSWERS_BETWEEN_ROUNDS = 1_000;

    /** Of a short outage, which is hardly more than restarts, and on any machine, less is asked. */
    private static final double ANSWERED_MIN = OUTAGE.isPositive() ? 0.98 : 0.75;

    @TempDir
    private Path folder;

    @Test
    void aFleetServesOnWithoutItsControlPlaneAndIsLeftInPeaceWhenItReturns() throws InterruptedException {
        try (var fleet = ProcessFleet.start(folder);
                var callers = new ProcessCallers(fleet, REQUESTS_PER_SECOND)) {
            awaitAnswers(callers, 50);
            fleet.kill("control");
            Instant end = Instant.now().plus(OUTAGE);
            int restarts = 0;
            do {
                restartFromDisk(fleet, callers, restarts % 2 == 0);
                restarts++;
                if (OUTAGE.isPositive()) {
                    awaitAnswers(callers, callers.answered() + ANSWERS_BETWEEN_ROUNDS);
                }
            } while (Instant.now().isBefore(end));
            returnsInPeace(fleet, callers);
            var figures = callers.figures();
            System.out.println(Json.writePretty(
                    Map.of("outageMinutes", OUTAGE.toMinutes(), "restartsOfEach", restarts, "figures", figures)));
            callers.failures().forEach(System.out::println);
            fleet.output("control")
                    .lines()
                    .filter(line -> line.contains("fleet gathered") || line.contains("node "))
                    .forEach(System.out::println);
            assertThat(callers.wrong()).isEmpty();
            assertThat(callers.breaches()).isEmpty();
            assertThat(figures.answeredShare())
                    .as(() -> String.join("\n", callers.failures()))
                    .isGreaterThan(ANSWERED_MIN);
        }
    }

    /** Each process once, the nodes first; ended in order or without warning. */
    private static void restartFromDisk(ProcessFleet fleet, ProcessCallers callers, boolean withoutWarning)
            throws InterruptedException {
        for (String region : ProcessFleet.REGIONS) {
            end(fleet, "node-" + region, withoutWarning);
            fleet.startNode(region);
            fleet.awaitAnswers(fleet.node(region));
            awaitAnswers(callers, callers.answered() + 30);
        }
        for (String region : ProcessFleet.REGIONS) {
            end(fleet, "gateway-" + region, withoutWarning);
            fleet.startGateway(region);
            fleet.awaitAnswers(fleet.gateway(region));
            awaitAnswers(callers, callers.answered() + 30);
        }
    }

    private static void end(ProcessFleet fleet, String name, boolean withoutWarning) throws InterruptedException {
        if (withoutWarning) {
            fleet.kill(name);
        } else {
            fleet.terminate(name);
        }
    }

    /** Nothing that a node has ready leaves it, at no moment, because a control plane comes that has not met it yet. */
    private static void returnsInPeace(ProcessFleet fleet, ProcessCallers callers) {
        List<String> before = ProcessFleet.REGIONS.stream()
                .map(region -> changes(fleet, region))
                .toList();
        fleet.startControl();
        fleet.awaitWell();
        try (var client = fleet.connect()) {
            assertThat(client.status().epoch()).isEqualTo(2);
            await("every receiver takes the new snapshot")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(client.status().receivers())
                            .hasSize(4)
                            .allMatch(receiver ->
                                    receiver.epoch() == 2 && receiver.refusal().isEmpty()));
        }
        awaitAnswers(callers, callers.answered() + 50);
        assertThat(ProcessFleet.REGIONS.stream()
                        .map(region -> changes(fleet, region))
                        .toList())
                .as("the ready models of the nodes did not change")
                .isEqualTo(before);
    }

    private static String changes(ProcessFleet fleet, String region) {
        return String.join(
                "\n",
                fleet.output("node-" + region)
                        .lines()
                        .filter(line -> line.contains("ready models changed"))
                        .toList());
    }

    private static void awaitAnswers(ProcessCallers callers, int count) {
        await("answers").atMost(Duration.ofMinutes(2)).until(() -> callers.answered() >= count);
    }
}
