package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ModelName;
import io.lepton.runs.RunState;
import io.lepton.server.JobPlan.Deed;
import io.lepton.server.JobPlan.Had;
import io.lepton.server.JobPlan.Lease;
import io.lepton.server.JobPlan.Refusal;
import io.lepton.server.JobPlan.Sight;
import io.lepton.wire.JobOrders;
import io.lepton.wire.JobOrders.Order;
import io.lepton.wire.JobReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node does about jobs, given what it is ordered and what it has. */
class JobPlanTest {
    private static final Optional<String> WHY = Optional.of("why");

    @Test
    void aJobThatIsNotThereBegins() {
        Order order = order(4, 1, false);
        assertThat(plan(List.of(order), List.of())).containsExactly(new Deed.Begin(order));
    }

    @Test
    void aJobThatCouldNotBeginIsToldAndTriedAgainOnlyWhenHandedOverAgain() {
        var refused = Map.of(4, new Refusal(1, "no such column"));
        Order order = order(4, 1, false);
        assertThat(plan(List.of(order), List.of(), refused))
                .containsExactly(
                        new Deed.Tell(order, Optional.empty(), JobReport.State.FAILED, Optional.of("no such column")));
        Order again = order(4, 2, false);
        assertThat(plan(List.of(again), List.of(), refused)).containsExactly(new Deed.Begin(again));
    }

    @Test
    void aJobThatIsCancelledBeforeItBeganDoesNotBegin() {
        assertThat(plan(List.of(order(4, 1, true)), List.of()))
                .singleElement()
                .satisfies(deed -> assertThat(state(deed)).isEqualTo(JobReport.State.CANCELLED));
    }

    @Test
    void aJobAtWorkIsToldAndOneThatIsCancelledStoppedUntilItEnds() {
        Had had = had(4, 1, RunState.RUNNING, Sight.SEEN);
        assertThat(plan(List.of(order(4, 1, false)), List.of(had)))
                .singleElement()
                .satisfies(deed -> assertThat(state(deed)).isEqualTo(JobReport.State.RUNNING));
        assertThat(plan(List.of(order(4, 1, true)), List.of(had))).hasSize(2).contains(new Deed.Stop(40));
        Had saved = had(4, 1, RunState.CANCELLED, Sight.SEEN);
        assertThat(plan(List.of(order(4, 1, true)), List.of(saved)))
                .singleElement()
                .satisfies(deed -> assertThat(state(deed)).isEqualTo(JobReport.State.CANCELLED));
    }

    @Test
    void whatEndedWithTheNodeGoesOnWithTheNode() {
        Order order = order(4, 1, false);
        for (RunState state : List.of(RunState.INTERRUPTED, RunState.CANCELLED)) {
            assertThat(plan(List.of(order), List.of(had(4, 1, state, Sight.MISSED))))
                    .containsExactly(new Deed.Resume(40, order));
        }
        Had often = new Had(40, new Lease(4, 1), "job 4", RunState.INTERRUPTED, WHY, JobPlan.RESUMES_MAX, Sight.MISSED);
        assertThat(state(plan(List.of(order), List.of(often)).getFirst())).isEqualTo(JobReport.State.FAILED);
    }

    @Test
    void whatEndedByItselfIsToldAndGoesOnOnlyWhenHandedOverAgain() {
        Order order = order(4, 1, false);
        assertThat(state(plan(List.of(order), List.of(had(4, 1, RunState.INTERRUPTED, Sight.SEEN)))
                        .getFirst()))
                .isEqualTo(JobReport.State.FAILED);
        assertThat(state(plan(List.of(order), List.of(had(4, 1, RunState.FAILED, Sight.MISSED)))
                        .getFirst()))
                .isEqualTo(JobReport.State.FAILED);
        assertThat(state(plan(List.of(order), List.of(had(4, 1, RunState.CANCELLED, Sight.SEEN)))
                        .getFirst()))
                .isEqualTo(JobReport.State.CANCELLED);
        Order again = order(4, 2, false);
        assertThat(plan(List.of(again), List.of(had(4, 1, RunState.FAILED, Sight.SEEN))))
                .containsExactly(new Deed.Resume(40, again));
        var refused = Map.of(4, new Refusal(2, "gone"));
        assertThat(plan(List.of(again), List.of(had(4, 1, RunState.FAILED, Sight.SEEN)), refused))
                .singleElement()
                .isInstanceOfSatisfying(
                        Deed.Tell.class, told -> assertThat(told.reason()).contains("gone"));
    }

    @Test
    void whatIsMadeIsSentUnderTheLatestAttempt() {
        Had had = had(4, 1, RunState.FINISHED, Sight.MISSED);
        Order order = order(4, 1, false);
        assertThat(plan(List.of(order), List.of(had))).containsExactly(new Deed.Send(order, 40));
        Order again = order(4, 3, false);
        assertThat(plan(List.of(again), List.of(had)))
                .containsExactly(new Deed.Renew(40, again), new Deed.Send(again, 40));
    }

    @Test
    void whatNobodyWishesForIsStoppedAndRemovedUnlessItMayBeTakenUpAgain() {
        assertThat(plan(List.of(), List.of(had(4, 1, RunState.RUNNING, Sight.SEEN))))
                .containsExactly(new Deed.Stop(40));
        assertThat(plan(List.of(), List.of(had(4, 1, RunState.FAILED, Sight.SEEN))))
                .containsExactly(new Deed.Remove(40));
        var kept = new JobOrders(List.of(), List.of(4));
        assertThat(JobPlan.of(kept, List.of(had(4, 1, RunState.FAILED, Sight.SEEN)), Map.of()))
                .isEmpty();
        assertThat(JobPlan.of(kept, List.of(had(4, 1, RunState.RUNNING, Sight.SEEN)), Map.of()))
                .containsExactly(new Deed.Stop(40));
    }

    @Test
    void aNumberThatMeansAnotherJobBeginsAnewOnceTheOtherHasEnded() {
        Had other = new Had(40, new Lease(4, 1), "another", RunState.RUNNING, WHY, 0, Sight.SEEN);
        Order order = order(4, 1, false);
        assertThat(plan(List.of(order), List.of(other))).containsExactly(new Deed.Stop(40));
        Had ended = new Had(40, new Lease(4, 1), "another", RunState.CANCELLED, WHY, 0, Sight.SEEN);
        assertThat(plan(List.of(order), List.of(ended))).containsExactly(new Deed.Remove(40), new Deed.Begin(order));
    }

    /** Whatever a node has and is told: it starts one training at most, and none beside another; it removes none at work. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void neverTwoAtOnceAndNothingAtWorkRemoved(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            List<Had> all = new ArrayList<>();
            for (int run = 1; run <= random.nextInt(4); run++) {
                all.add(new Had(
                        run,
                        new Lease(run, 1 + random.nextInt(3)),
                        random.nextInt(4) == 0 ? "another" : "job " + run,
                        oneOf(random, RunState.values()),
                        WHY,
                        random.nextInt(12),
                        oneOf(random, Sight.values())));
            }
            List<Order> orders = random.nextBoolean()
                    ? List.of()
                    : List.of(order(1 + random.nextInt(4), 1 + random.nextInt(3), random.nextBoolean()));
            Map<Integer, Refusal> refused = new HashMap<>();
            if (random.nextInt(3) == 0) {
                refused.put(1 + random.nextInt(4), new Refusal(1 + random.nextInt(3), "no"));
            }
            var deeds = JobPlan.of(new JobOrders(orders, List.of(random.nextInt(4))), all, refused);
            String told = "seed %d, %s, %s: %s".formatted(seed, orders, all, deeds);
            long starts = deeds.stream()
                    .filter(deed -> deed instanceof Deed.Begin || deed instanceof Deed.Resume)
                    .count();
            boolean isAtWork = all.stream().anyMatch(had -> had.state().isOpen());
            assertThat(starts).as(told).isLessThanOrEqualTo(isAtWork ? 0 : 1);
            for (Had had : all) {
                if (had.state().isOpen()) {
                    assertThat(deeds).as(told).doesNotContain(new Deed.Remove(had.run()));
                }
            }
        }
    }

    private static <T> T oneOf(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static List<Deed> plan(List<Order> orders, List<Had> all) {
        return plan(orders, all, Map.of());
    }

    private static List<Deed> plan(List<Order> orders, List<Had> all, Map<Integer, Refusal> refused) {
        return JobPlan.of(new JobOrders(orders, List.of()), all, refused);
    }

    private static JobReport.State state(Deed deed) {
        assertThat(deed).isInstanceOf(Deed.Tell.class);
        return ((Deed.Tell) deed).state();
    }

    private static Had had(int job, int attempt, RunState state, Sight sight) {
        return new Had(job * 10, new Lease(job, attempt), "job " + job, state, WHY, 0, sight);
    }

    private static Order order(int job, int attempt, boolean isCancelled) {
        return new Order(
                job, attempt, new ModelName("churn"), "f.yaml", "job " + job, Optional.empty(), isCancelled, "");
    }
}
