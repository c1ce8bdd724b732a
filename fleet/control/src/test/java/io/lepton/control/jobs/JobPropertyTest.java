package io.lepton.control.jobs;

import static io.lepton.control.jobs.JobWorld.MADRID;
import static io.lepton.control.jobs.JobWorld.OSLO;
import static io.lepton.control.jobs.JobWorld.node;
import static io.lepton.control.jobs.JobWorld.standing;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Node;
import io.lepton.domain.RegionId;
import io.lepton.wire.JobOrders;
import io.lepton.wire.JobReport;
import io.lepton.wire.JobReport.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nodes that die, come back, lose answers and repeat themselves; control planes that forget; people who cancel and resume. Whatever
 * comes: a job is registered at most once, by a node of its region, and every job ends once there is peace.
 */
class JobPropertyTest {
    private static final int JOBS = 6;
    private static final int STEPS = 400;
    private static final int WORK = 5;

    /** A node: what it was last ordered, and how far each job is. */
    private static final class Worker {
        private final Node node;
        private final Map<Integer, Integer> done = new HashMap<>();
        private JobOrders orders = new JobOrders(List.of(), List.of());
        private boolean isAway;

        Worker(Node node) {
            this.node = node;
        }

        List<Standing> work(Random random) {
            List<Standing> standings = new ArrayList<>();
            for (JobOrders.Order order : orders.orders()) {
                int far = done.merge(order.job(), 1, Integer::sum);
                if (order.isCancelled()) {
                    standings.add(standing(order.job(), order.attempt(), JobReport.State.CANCELLED));
                } else if (far < WORK) {
                    standings.add(standing(order.job(), order.attempt(), JobReport.State.RUNNING));
                } else {
                    boolean isBad = random.nextInt(8) == 0;
                    standings.add(standing(
                            order.job(), order.attempt(), isBad ? JobReport.State.FAILED : JobReport.State.FINISHED));
                }
            }
            return standings;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void everyJobEndsAndIsRegisteredAtMostOnce(long seed) {
        var random = new Random(seed);
        var world = new JobWorld();
        var workers = List.of(
                new Worker(node("oslo-1", OSLO)),
                new Worker(node("oslo-2", OSLO)),
                new Worker(node("oslo-3", OSLO)),
                new Worker(node("madrid-1", MADRID)));
        for (int i = 0; i < JOBS; i++) {
            world.submit(i % 3 == 0 ? MADRID : OSLO, i == 4 ? Optional.of("oslo-2") : Optional.empty());
        }
        List<Standing> lost = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            Map<Integer, TrainingJob> before = new TreeMap<>(world.kept);
            trouble(world, workers, random);
            Worker worker = workers.get(random.nextInt(workers.size()));
            if (!worker.isAway) {
                turn(world, worker, lost, random);
            }
            world.pass(Duration.ofSeconds(random.nextInt(10)));
            check(before, world, seed, step);
        }
        peace(world, workers);
        assertThat(world.all()).as("seed %d", seed).allMatch(job -> job.state().isOver());
        assertThat(world.registered.stream().map(name -> name.substring(0, name.indexOf('/'))))
                .as("seed %d: %s", seed, world.registered)
                .doesNotHaveDuplicates();
    }

    private static void trouble(JobWorld world, List<Worker> workers, Random random) {
        Worker any = workers.get(random.nextInt(workers.size()));
        int job = 1 + random.nextInt(JOBS);
        switch (random.nextInt(20)) {
            case 0, 1 -> any.isAway = true;
            case 2, 3, 4 -> any.isAway = false;
            case 5 -> {
                // It starts again: what was ordered is forgotten, what was done lies on its disk.
                any.orders = new JobOrders(List.of(), List.of());
            }
            case 6 -> world.restart();
            case 7 -> {
                if (!world.job(job).state().isOver()) {
                    world.cancel(job);
                }
            }
            case 8, 9 -> {
                var state = world.job(job).state();
                if (state == TrainingJob.State.FAILED || state == TrainingJob.State.CANCELLED) {
                    world.resume(job);
                }
            }
            case 10 -> world.pass(JobWorld.LEASE);
            default -> {
                // Nothing happens.
            }
        }
    }

    private static void turn(JobWorld world, Worker worker, List<Standing> lost, Random random) {
        List<Standing> standings = worker.work(random);
        if (random.nextInt(4) == 0 && !lost.isEmpty()) {
            standings.add(lost.get(random.nextInt(lost.size())));
        }
        lost.addAll(standings);
        JobOrders answer = world.report(worker.node, standings.toArray(Standing[]::new));
        boolean isHeard = random.nextInt(4) != 0;
        if (isHeard) {
            worker.orders = answer;
        }
        assertThat(answer.orders()).hasSizeLessThanOrEqualTo(1);
    }

    private static void check(Map<Integer, TrainingJob> before, JobWorld world, long seed, int step) {
        for (TrainingJob job : world.all()) {
            String told = "seed " + seed + ", step " + step + ", " + job;
            TrainingJob was = Optional.ofNullable(before.get(job.number())).orElseThrow();
            assertThat(job.attempt()).as(told).isGreaterThanOrEqualTo(was.attempt());
            if (!job.holder().equals(was.holder())) {
                assertThat(job.attempt()).as(told).isGreaterThan(was.attempt());
            }
            RegionId region = job.wish().region();
            job.holder().ifPresent(holder -> assertThat(holder.value()).as(told).startsWith(region.value()));
            job.wish().node().ifPresent(wanted -> job.holder()
                    .ifPresent(holder -> assertThat(holder).as(told).isEqualTo(wanted)));
            assertThat(job.end().isPresent()).as(told).isEqualTo(job.state().isOver());
            if (was.state() == TrainingJob.State.FINISHED) {
                assertThat(job).as(told).isEqualTo(was);
            }
        }
    }

    /** Everybody is there and hears everything. */
    private static void peace(JobWorld world, List<Worker> workers) {
        var calm = new Random(0) {
            private static final long serialVersionUID = 1L;

            @Override
            public int nextInt(int bound) {
                return 1;
            }
        };
        for (int i = 0; i < 200; i++) {
            for (Worker worker : workers) {
                List<Standing> standings = worker.work(calm);
                worker.orders = world.report(worker.node, standings.toArray(Standing[]::new));
            }
            world.pass(Duration.ofSeconds(1));
        }
    }
}
