package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.checks.Relay.State;
import io.lepton.domain.ModelName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of real processes under load, one after the other: each must be survived, and gone without a trace.
 *
 * <p>What must hold on any machine: no answer is wrong, no data is processed where it may not be, the fleet is well again
 * after each, and most callers are answered at once. {@code -Dlepton.faults=long} adds more faults, and each lasts longer.
 */
final class ProcessFaultsTest {
    private static final boolean IS_LONG = "long".equals(System.getProperty("lepton.faults"));
    private static final int REQUESTS_PER_SECOND = 40;

    /** On a machine that is starved of time, signs of life come late and callers are refused meanwhile. */
    private static final double ANSWERED_MIN = IS_LONG ? 0.95 : 0.75;

    @TempDir
    private Path folder;

    /** Breaks something, and mends it again after some answers. */
    @FunctionalInterface
    private interface Fault {
        void happen(ProcessFleet fleet, ProcessCallers callers) throws InterruptedException;
    }

    private record Case(String name, boolean isShort, Fault fault) {}

    private static final List<Case> CASES = List.of(
            new Case("a node is killed", true, (fleet, callers) -> {
                fleet.kill("node-oslo");
                awaitMore(callers, 40);
                fleet.startNode("oslo");
            }),
            new Case("a node stands still", true, (fleet, callers) -> {
                fleet.pause("node-madrid");
                awaitMore(callers, 40);
                fleet.resume("node-madrid");
            }),
            new Case("a gateway stands still", true, (fleet, callers) -> {
                fleet.pause("gateway-oslo");
                awaitMore(callers, 20);
                fleet.resume("gateway-oslo");
            }),
            new Case("a node answers slowly, its health green", true, (fleet, callers) -> {
                fleet.toNode("oslo").become(State.SLOW);
                awaitMore(callers, 60);
                fleet.toNode("oslo").become(State.SOUND);
            }),
            new Case("a node answers with other bytes, its health green", true, (fleet, callers) -> {
                fleet.toNode("oslo").become(State.CORRUPT);
                awaitMore(callers, 60);
                fleet.toNode("oslo").become(State.SOUND);
            }),
            new Case("two regions do not reach each other, their connections half open", true, (fleet, callers) -> {
                ProcessFleet.REGIONS.forEach(region -> fleet.toGateway(region).become(State.OUT));
                awaitMore(callers, 40);
                ProcessFleet.REGIONS.forEach(region -> fleet.toGateway(region).become(State.SOUND));
            }),
            new Case("the way to the control plane is cut, its connections half open", true, (fleet, callers) -> {
                fleet.toControl().become(State.OUT);
                awaitMore(callers, 40);
                fleet.toControl().become(State.SOUND);
            }),
            new Case("a node is out of reach, its connections half open", false, (fleet, callers) -> {
                fleet.toNode("madrid").become(State.OUT);
                awaitMore(callers, 40);
                fleet.toNode("madrid").become(State.SOUND);
            }),
            new Case("a gateway is killed", false, (fleet, callers) -> {
                fleet.kill("gateway-oslo");
                awaitMore(callers, 40);
                fleet.startGateway("oslo");
            }),
            new Case("the control plane stands still", false, (fleet, callers) -> {
                fleet.pause("control");
                awaitMore(callers, 60);
                fleet.resume("control");
            }),
            new Case("a node starts anew while the way to the control plane is cut", false, (fleet, callers) -> {
                fleet.toControl().become(State.OUT);
                awaitMore(callers, 40);
                fleet.kill("node-oslo");
                fleet.startNode("oslo");
                fleet.awaitAnswers(fleet.node("oslo"));
                fleet.toControl().become(State.SOUND);
            }),
            new Case("the control plane is killed twice in a row", false, (fleet, callers) -> {
                fleet.kill("control");
                fleet.startControl();
                awaitMore(callers, 40);
                fleet.kill("control");
                awaitMore(callers, 40);
                fleet.startControl();
            }));

    @Test
    void eachFaultIsSurvived() throws InterruptedException {
        try (var fleet = ProcessFleet.start(folder)) {
            for (Case one : CASES) {
                if (IS_LONG || one.isShort()) {
                    survives(fleet, one);
                }
            }
            assertThatChangesStillArrive(fleet);
        }
    }

    private static void survives(ProcessFleet fleet, Case one) throws InterruptedException {
        try (var callers = new ProcessCallers(fleet, REQUESTS_PER_SECOND)) {
            awaitMore(callers, 20);
            one.fault().happen(fleet, callers);
            // The nodes first: a control plane does not notice at once that one is gone, and calls the fleet well.
            ProcessFleet.REGIONS.forEach(region -> fleet.awaitAnswers(fleet.node(region)));
            fleet.awaitWell();
            ProcessFleet.REGIONS.forEach(region -> fleet.awaitAnswers(fleet.gateway(region)));
            awaitMore(callers, 20);
            System.out.println(one.name() + ": " + callers.figures());
            assertThat(callers.wrong()).as(one.name()).isEmpty();
            assertThat(callers.breaches()).as(one.name()).isEmpty();
            assertThat(callers.figures().answeredShare())
                    .as(() -> one.name() + "\n" + String.join("\n", callers.failures()))
                    .isGreaterThan(ANSWERED_MIN);
        }
    }

    private static void assertThatChangesStillArrive(ProcessFleet fleet) {
        var copy = new ModelName("late");
        try (var client = fleet.connect()) {
            client.pushModel(copy, fleet.modelFile());
            client.deploy(copy, ProcessFleet.EVERYWHERE);
            await("a deployment after all that").atMost(Duration.ofMinutes(2)).until(() -> client.deployments().stream()
                    .allMatch(deployment -> deployment.state().equals("ready")));
        }
    }

    /** In the long form three times as many. */
    private static void awaitMore(ProcessCallers callers, int count) {
        int enough = callers.answered() + (IS_LONG ? 3 * count : count);
        await("answers").atMost(Duration.ofMinutes(2)).until(() -> callers.answered() >= enough);
    }
}
