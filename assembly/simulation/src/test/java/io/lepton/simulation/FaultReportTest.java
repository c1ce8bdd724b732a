package io.lepton.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lepton.control.Change;
import io.lepton.control.ChangeQuery;
import io.lepton.control.DesiredState;
import io.lepton.control.DesiredStore;
import io.lepton.control.Ledger;
import io.lepton.control.MemoryDesiredStore;
import io.lepton.control.Origin;
import io.lepton.control.Reign;
import io.lepton.control.Stored;
import io.lepton.domain.ErrorCode;
import io.lepton.gateway.GatewayCore;
import io.lepton.gateway.Route;
import io.lepton.gateway.RouteQuery;
import io.lepton.simulation.engine.Trace;
import io.lepton.simulation.world.Parts;
import io.lepton.wire.BackupChange;
import io.lepton.wire.SealedSnapshot;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultReportTest {
    @ParameterizedTest
    @EnumSource(FaultClass.class)
    void everyInvariantHoldsUnderEveryClassOfFault(FaultClass fault) {
        FaultReport report = FaultReport.run(List.of(fault), new ScenarioOptions(2, 0), _ -> {});
        assertThat(report.holds()).as(report.toString()).isTrue();
    }

    @Test
    void theSameSeedGivesTheSameTraceAndATraceTellsEveryMessage() {
        List<String> lines = new ArrayList<>();
        SeedResult replayed = result(FaultReport.replay(FaultClass.TWO_CONTROLS, 1, lines::add));
        SeedResult again =
                result(FaultReport.run(List.of(FaultClass.TWO_CONTROLS), new ScenarioOptions(1, 1), _ -> {}));
        assertThat(replayed).isEqualTo(again);
        assertThat(lines).anyMatch(line -> line.matches("\\d+ operator>control\\S* wish \\d+"));
    }

    @Test
    void aFailureSaysHowToReplayIt() {
        SeedResult failure = run(FaultClass.FAILING, 7, Parts.sound().with(FaultReportTest::never));
        var report = new FaultReport(
                new ScenarioOptions(1, 7), List.of(new FaultReport.Row(FaultClass.FAILING, List.of(failure))));
        assertThat(report.holds()).isFalse();
        assertThat(report.toString())
                .contains("BROKEN in 1", "lepton simulate faults --class failing --seeds 1 --first-seed 7 --trace");
    }

    /** Both were found so: a gateway joined one control plane, and took its snapshots from the next. */
    @ParameterizedTest
    @ValueSource(longs = {3, 87})
    void aGatewayMakesItselfKnownToAControlPlaneThatBeganSinceItJoined(long seed) {
        assertThat(run(FaultClass.KILL, seed, Parts.sound()).violations()).isEmpty();
    }

    @Test
    void refusesAClassThatNobodyKnows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultClass.of("gremlins"))
                .withMessageContaining("class=gremlins")
                .withMessageContaining("two-controls");
    }

    @Test
    void aGatewayThatLeavesThePolicyIsCaught() {
        assertThat(run(FaultClass.POLICY_CHANGE, 0, Parts.sound().with(FaultReportTest::anywhere))
                        .violations())
                .anyMatch(violation -> violation.contains("was processed where its policy forbids"));
    }

    @Test
    void aStoreThatForgetsWhatItAcknowledgedIsCaught() {
        assertThat(run(FaultClass.RESTART_STORM, 1, Parts.sound().with(new ForgetfulStore()))
                        .violations())
                .anyMatch(violation -> violation.contains("lost or undid an acknowledged change"));
    }

    @Test
    void aNodeThatDoesNotVerifyIsCaught() {
        assertThat(run(FaultClass.CORRUPT_FILES, 1, Parts.sound().with((boolean _) -> true))
                        .violations())
                .anyMatch(violation -> violation.contains("loads what is not what was named"));
    }

    @Test
    void aGatewayThatKnowsNoRetryBudgetIsCaught() {
        assertThat(run(FaultClass.RETRY_STORM, 0, Parts.sound().with(FaultReportTest::withoutBudget))
                        .violations())
                .anyMatch(violation -> violation.contains("beyond their budget"));
    }

    @Test
    void aReceiverThatBelievesAnybodyIsCaught() {
        assertThat(run(
                                FaultClass.KEY_ROTATION,
                                1,
                                Parts.sound()
                                        .with((line, base, audiences, _) ->
                                                SealedSnapshot.read(line, base, audiences, Set.of())))
                        .violations())
                .anyMatch(violation -> violation.contains("works by what no control plane said"));
    }

    /** Ten times the load, all of it turned away: the judge holds it to the budget, and to 95 % ten seconds later. */
    @Test
    void aStormOfErrorsStaysWithinTheBudgetAndIsOverTenSecondsAfterItsCause() {
        FaultReport report = FaultReport.run(List.of(FaultClass.RETRY_STORM), new ScenarioOptions(10, 100), _ -> {});
        assertThat(report.holds()).as(report.toString()).isTrue();
    }

    @Test
    void aFleetThatDoesNotComeBackIsCaught() {
        assertThat(run(FaultClass.SURGE, 0, Parts.sound().with(FaultReportTest::never))
                        .violations())
                .anyMatch(violation -> violation.contains("goodput has not come back"));
    }

    private static SeedResult result(FaultReport report) {
        return report.rows().getFirst().results().getFirst();
    }

    private static SeedResult run(FaultClass fault, long seed, Parts parts) {
        return new FaultRun(fault, seed, Trace.digested(), parts).run();
    }

    /** Broken on purpose: what its policy refuses goes where data without a policy would. */
    private static Route anywhere(GatewayCore core, RouteQuery query, long nowNanos) {
        Route route = core.route(query, nowNanos);
        RouteQuery free = RouteQuery.of(query.model(), Optional.empty(), query.forwardedBy());
        return route instanceof Route.Refuse && query.tried().isEmpty() ? core.route(free, nowNanos) : route;
    }

    /** Broken on purpose: every retry is taken for a first attempt, which costs nothing. */
    private static Route withoutBudget(GatewayCore core, RouteQuery query, long nowNanos) {
        return core.route(RouteQuery.of(query.model(), query.dataClass(), query.forwardedBy()), nowNanos);
    }

    /** Broken on purpose: nothing is ever answered. */
    private static Route never(GatewayCore core, RouteQuery query, long nowNanos) {
        return new Route.Refuse(ErrorCode.OVERLOADED, "broken on purpose", OptionalInt.empty());
    }

    /** Broken on purpose: a new reign begins from what was stored some writes ago. */
    private static final class ForgetfulStore implements DesiredStore {
        private final MemoryDesiredStore inner = new MemoryDesiredStore();
        private final List<DesiredState> written = new ArrayList<>();

        @Override
        public DesiredState read() {
            return inner.read();
        }

        @Override
        public boolean write(DesiredState next, Origin origin) {
            DesiredState kept = next;
            if (next.epoch() > inner.read().epoch() && written.size() > 4) {
                DesiredState old = written.get(written.size() - 4);
                kept = new DesiredState(next.epoch(), next.revision(), old.models(), old.deployments(), old.serving());
            }
            written.add(kept);
            return inner.write(kept, origin);
        }

        @Override
        public Ledger ledger() {
            return inner.ledger();
        }

        @Override
        public List<BackupChange> rows(Place after, long upTo, int max) {
            return inner.rows(after, upTo, max);
        }

        @Override
        public boolean replace(Ledger before, Ledger after, Iterator<BackupChange> history) {
            return inner.replace(before, after, history);
        }

        @Override
        public List<Change> changes(ChangeQuery query) {
            return inner.changes(query);
        }

        @Override
        public Map<Stored, Long> revisions() {
            return inner.revisions();
        }

        @Override
        public Reign reign() {
            return inner.reign();
        }

        @Override
        public boolean beat(long epoch) {
            return inner.beat(epoch);
        }

        @Override
        public void resign(long epoch) {
            inner.resign(epoch);
        }
    }
}
