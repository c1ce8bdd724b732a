package io.lepton.control.jobs;

import static io.lepton.control.jobs.JobWorld.LEASE;
import static io.lepton.control.jobs.JobWorld.MADRID;
import static io.lepton.control.jobs.JobWorld.OSLO;
import static io.lepton.control.jobs.JobWorld.node;
import static io.lepton.control.jobs.JobWorld.saying;
import static io.lepton.control.jobs.JobWorld.standing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.control.jobs.TrainingJob.State;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Node;
import io.lepton.wire.JobOrders;
import io.lepton.wire.JobReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which node has which job, and whom the control plane hears. */
class JobCoreTest {
    private static final Node ONE = node("oslo-1", OSLO);
    private static final Node TWO = node("oslo-2", OSLO);
    private static final Node FAR = node("madrid-1", MADRID);

    private final JobWorld world = new JobWorld();

    @Test
    void aJobGoesToANodeOfItsRegionAndToNoOther() {
        world.submit(OSLO, Optional.empty());
        assertThat(world.report(FAR).orders()).isEmpty();
        JobOrders orders = world.report(ONE);
        assertThat(orders.orders()).singleElement().satisfies(order -> {
            assertThat(order.job()).isEqualTo(1);
            assertThat(order.attempt()).isEqualTo(1);
            assertThat(order.text()).isEqualTo("name: churn");
            assertThat(order.isCancelled()).isFalse();
        });
        assertThat(world.report(TWO).orders()).isEmpty();
        assertThat(world.report(ONE).orders()).as("told until it is over").hasSize(1);
    }

    @Test
    void aJobForOneNodeWaitsForIt() {
        world.submit(OSLO, Optional.of("oslo-2"));
        assertThat(world.report(ONE).orders()).isEmpty();
        world.pass(LEASE.multipliedBy(3));
        assertThat(world.report(ONE).orders()).isEmpty();
        assertThat(world.report(TWO).orders()).hasSize(1);
    }

    @Test
    void aNodeDoesOneJobAtATimeTheOldestFirst() {
        world.submit(OSLO, Optional.empty());
        world.submit(OSLO, Optional.empty());
        assertThat(world.report(ONE).orders()).extracting(JobOrders.Order::job).containsExactly(1);
        assertThat(world.report(ONE).orders()).extracting(JobOrders.Order::job).containsExactly(1);
        JobOrders next = world.report(ONE, standing(1, 1, JobReport.State.FAILED));
        assertThat(next.orders()).extracting(JobOrders.Order::job).containsExactly(2);
        assertThat(next.kept()).as("it may be taken up again").containsExactly(1);
        assertThat(world.job(1).end().orElseThrow().reason()).contains("so it is");
    }

    @Test
    void whatIsMadeIsRegisteredOnceAndNothingOfItIsKeptOnTheNode() {
        world.submit(OSLO, Optional.empty());
        world.report(ONE);
        JobOrders after = world.report(ONE, standing(1, 1, JobReport.State.FINISHED));
        assertThat(after.orders()).isEmpty();
        assertThat(after.kept()).isEmpty();
        world.report(ONE, standing(1, 1, JobReport.State.FINISHED));
        assertThat(world.registered).containsExactly("1/1");
    }

    @Test
    void aSilentNodeLosesItsJobOnlyToAnotherThatAsksAndIsNotHeardAfterwards() {
        world.submit(OSLO, Optional.empty());
        world.report(ONE);
        world.pass(LEASE);
        assertThat(world.report(TWO).orders()).as("within the lease").isEmpty();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.report(TWO).orders()).singleElement().satisfies(order -> assertThat(order.attempt())
                .isEqualTo(2));
        JobOrders former = world.report(ONE, standing(1, 1, JobReport.State.FINISHED));
        assertThat(former).isEqualTo(new JobOrders(List.of(), List.of()));
        assertThat(world.registered).isEmpty();
        world.report(ONE, standing(1, 2, JobReport.State.FINISHED));
        assertThat(world.registered).as("of another's attempt").isEmpty();
        world.report(TWO, standing(1, 2, JobReport.State.FINISHED));
        assertThat(world.registered).containsExactly("1/2");
    }

    @Test
    void aNodeThatComesBackWithinOrAfterTheLeaseGoesOnUnderTheSameAttempt() {
        world.submit(OSLO, Optional.empty());
        world.report(ONE);
        world.pass(LEASE.multipliedBy(100));
        assertThat(world.report(ONE).orders()).singleElement().satisfies(order -> assertThat(order.attempt())
                .isEqualTo(1));
    }

    @Test
    void aControlPlaneThatStartsAgainGivesEveryHolderAnotherLease() {
        world.submit(OSLO, Optional.empty());
        world.report(ONE);
        world.pass(LEASE.multipliedBy(2));
        world.restart();
        assertThat(world.report(TWO).orders()).isEmpty();
        world.pass(LEASE.minusSeconds(1));
        assertThat(world.report(TWO).orders()).isEmpty();
        world.pass(Duration.ofSeconds(2));
        assertThat(world.report(TWO).orders()).hasSize(1);
    }

    @Test
    void aJobThatNobodyHasIsCancelledAtOnceAndOneInHandsWhenItHasSaved() {
        world.submit(OSLO, Optional.empty());
        assertThat(world.cancel(1).state()).isEqualTo(State.CANCELLED);
        world.submit(OSLO, Optional.empty());
        world.report(ONE);
        assertThat(world.cancel(2).state()).isEqualTo(State.CANCELLING);
        assertThat(world.report(ONE).orders()).singleElement().satisfies(order -> assertThat(order.isCancelled())
                .isTrue());
        JobOrders after = world.report(ONE, standing(2, 1, JobReport.State.FAILED));
        assertThat(world.job(2).state())
                .as("that it failed meanwhile is no news")
                .isEqualTo(State.CANCELLED);
        assertThat(after.kept()).containsExactly(2);
        refused(() -> world.cancel(2), "the job is over: job=2, state=cancelled");
    }

    @Test
    void aJobWhoseNodeIsSilentIsCancelledAtOnceTooAndTheNodeIsNotHeard() {
        world.submit(OSLO, Optional.empty());
        world.report(ONE);
        world.pass(LEASE.plusSeconds(1));
        assertThat(world.cancel(1).state()).isEqualTo(State.CANCELLED);
        assertThat(world.report(ONE, standing(1, 1, JobReport.State.FINISHED)).orders())
                .isEmpty();
        assertThat(world.registered).isEmpty();
    }

    @Test
    void aJobIsTakenUpWhereItWasWhileThatNodeIsHeard() {
        world.submit(OSLO, Optional.empty());
        world.report(ONE);
        world.report(ONE, standing(1, 1, JobReport.State.FAILED));
        world.resume(1);
        assertThat(world.report(TWO).orders()).isEmpty();
        assertThat(world.report(ONE).orders()).singleElement().satisfies(order -> assertThat(order.attempt())
                .isEqualTo(2));
        refused(() -> world.resume(1), "only a job that ended before its time can be resumed: job=1, state=running");
        world.cancel(1);
        world.report(ONE, standing(1, 2, JobReport.State.CANCELLED));
        world.resume(1);
        world.pass(LEASE.plusSeconds(1));
        assertThat(world.report(TWO).orders()).as("its node is gone").hasSize(1);
    }

    @Test
    void tellsWhatAJobWaitsFor() {
        TrainingJob job = world.submit(OSLO, Optional.empty());
        var nodes = List.of(ONE, TWO, FAR);
        assertThat(world.core().waiting(job, nodes, world.nanos()))
                .contains("no node that takes jobs is heard: region=oslo");
        world.report(FAR);
        assertThat(world.core().waiting(job, nodes, world.nanos()))
                .contains("no node that takes jobs is heard: region=oslo");
        world.report(ONE);
        assertThat(world.core().waiting(world.job(1), nodes, world.nanos())).isEmpty();
        TrainingJob next = world.submit(OSLO, Optional.empty());
        assertThat(world.core().waiting(next, nodes, world.nanos())).contains("waits for its turn");
        world.pass(LEASE.plusSeconds(1));
        assertThat(world.core().waiting(world.job(1), nodes, world.nanos()))
                .contains("its node is not heard: node=oslo-1");
        TrainingJob pinned = world.submit(OSLO, Optional.of("oslo-2"));
        assertThat(world.core().waiting(pinned, nodes, world.nanos()))
                .contains("no node that takes jobs is heard: node=oslo-2");
    }

    @Test
    void keepsTheLastLinesOfALogEachOnce() {
        world.submit(OSLO, Optional.empty());
        assertThat(world.report(ONE).orders().getFirst().log()).isEmpty();
        world.report(ONE, saying(1, 1, "", "0:10", "a", "b"));
        JobOrders orders = world.report(ONE, saying(1, 1, "", "0:10", "a", "b"));
        assertThat(orders.orders().getFirst().log()).as("sent again, told once").isEqualTo("0:10");
        assertThat(world.core().lines(world.job(1), 0)).containsExactly("a", "b");
        assertThat(world.core().lines(world.job(1), 1)).containsExactly("b");
        String[] many = IntStream.range(0, 1_500).mapToObj(i -> "line " + i).toArray(String[]::new);
        world.report(ONE, saying(1, 1, "0:10", "0:99", many));
        assertThat(world.core().firstLine(world.job(1), 0)).isEqualTo(502);
        assertThat(world.core().lines(world.job(1), 0)).hasSize(1_000).last().isEqualTo("line 1499");
        assertThat(world.core().firstLine(world.job(1), 1_502)).isEqualTo(1_502);
        assertThat(world.core().lines(world.job(1), 1_502)).isEmpty();
    }

    @Test
    void theEndOfALogOutlivesTheControlPlane() {
        world.submit(OSLO, Optional.empty());
        world.report(ONE);
        world.report(ONE, saying(1, 1, "", "0:10", "a", "b".repeat(2_000)));
        world.report(ONE, standing(1, 1, JobReport.State.FAILED));
        world.restart();
        assertThat(world.core().lines(world.job(1), 0)).containsExactly("a", "b".repeat(1_000));
        assertThat(world.core().lines(world.job(1), 7)).isEmpty();
    }

    private static void refused(Runnable work, String message) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                .hasMessageContaining(message);
    }
}
