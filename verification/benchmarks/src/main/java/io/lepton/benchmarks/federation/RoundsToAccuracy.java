package io.lepton.benchmarks.federation;

import io.lepton.federation.Evaluation;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Plan;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.LocalWork;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Runs FedAvg as McMahan et al. 2017 do, a tenth of the clients in each round, until an accuracy is reached. */
final class RoundsToAccuracy {
    private static final long SEED = 1;
    private static final int BATCH = 10;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * What is to be reached, and how the paper's run went.
     *
     * @param accuracy on all held-out rows
     * @param rounds within how many it is wanted
     * @param roundsMax after how many to give up
     * @param epochs in a round
     * @param rate of the clients' steps
     */
    record Goal(double accuracy, int rounds, int roundsMax, int roundsOfPaper, int epochs, double rate) {}

    /** There is no need to go on: the accuracy is reached. */
    private static final class Reached extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Tries every model on all held-out rows, and ends the run when one is good enough. */
    private static final class Tester implements LocalTrainer {
        private final LocalTrainer client;
        private final ToDoubleFunction<Weights> accuracy;
        private final double wanted;
        private final List<Double> accuracies = new ArrayList<>();

        Tester(LocalTrainer client, ToDoubleFunction<Weights> accuracy, double wanted) {
            this.client = client;
            this.accuracy = accuracy;
            this.wanted = wanted;
        }

        @Override
        public Learned train(int round, Plan.Local local, LocalWork work, Weights ownControl) {
            return client.train(round, local, work, ownControl);
        }

        @Override
        public Evaluation evaluate(Weights model) {
            double reached = accuracy.applyAsDouble(model);
            accuracies.add(reached);
            System.err.println("after round " + accuracies.size() + ": " + reached);
            if (reached >= wanted) {
                throw new Reached();
            }
            return new Evaluation(0, 0, 0);
        }
    }

    /** Trains and tries nothing. */
    private record Silent(LocalTrainer client) implements LocalTrainer {
        @Override
        public Learned train(int round, Plan.Local local, LocalWork work, Weights ownControl) {
            return client.train(round, local, work, ownControl);
        }

        @Override
        public Evaluation evaluate(Weights model) {
            return new Evaluation(0, 0, 0);
        }
    }

    private RoundsToAccuracy() {}

    /** Both figures: after how many rounds, and how good the model is then. */
    static List<Figure> measure(
            String task, List<LocalTrainer> clients, Weights model, Goal goal, ToDoubleFunction<Weights> accuracy) {
        var tester = new Tester(clients.getFirst(), accuracy, goal.accuracy());
        List<LocalTrainer> trainers = new ArrayList<>();
        trainers.add(tester);
        clients.stream().skip(1).map(Silent::new).forEach(trainers::add);
        var federations = new Federations(clients.size());
        Plan plan = federations.plan(
                FedAvg.plain(),
                new Plan.Pace(goal.roundsMax(), 0.1, 1, Duration.ofMinutes(1), 3),
                new Plan.Local(goal.epochs(), BATCH, goal.rate(), SEED),
                new Plan.Travel(Plan.Visibility.COORDINATOR, new PlainFloats(), 64, 600));
        long begun = cpuNanos();
        boolean isReached = false;
        try {
            federations.runVirtually(plan, model, trainers);
        } catch (Reached e) {
            isReached = true;
        }
        int rounds = tester.accuracies.size();
        double seconds = (cpuNanos() - begun) / NANOS_PER_SECOND;
        String note = clients.size() + " clients, C=.1 (each client by chance), B=10, rate " + goal.rate()
                + "; the paper: " + goal.roundsOfPaper() + " rounds; " + Math.round(seconds) + " CPU seconds";
        return List.of(
                Figure.of(
                        task,
                        "rounds to " + goal.accuracy(),
                        goal.rounds(),
                        isReached ? rounds : Double.POSITIVE_INFINITY,
                        note),
                Figure.of(task, "accuracy after the last of them", goal.accuracy(), tester.accuracies.getLast(), note));
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
