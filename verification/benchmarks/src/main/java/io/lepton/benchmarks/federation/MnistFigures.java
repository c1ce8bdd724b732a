package io.lepton.benchmarks.federation;

import io.lepton.domain.Shape;
import io.lepton.federation.Evaluation;
import io.lepton.federation.Examples;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Perceptron;
import io.lepton.federation.PerceptronTrainer;
import io.lepton.federation.Plan;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.training.Activation;
import io.lepton.training.Conv2D;
import io.lepton.training.Dense;
import io.lepton.training.Flatten;
import io.lepton.training.Loss;
import io.lepton.training.MaxPooling;
import io.lepton.training.Metric;
import io.lepton.training.NetworkModel;
import io.lepton.training.NetworkSession;
import io.lepton.training.Sequential;
import io.lepton.training.Sgd;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** MNIST among a hundred clients as McMahan et al. 2017 have it; a tenth of the clients in each round. */
final class MnistFigures {
    private static final long SEED = 1;
    private static final double RATE = 0.1;
    private static final int BATCH = 10;
    private static final double NANOS_PER_SECOND = 1e9;

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

    private MnistFigures() {}

    /** The rows of a client. */
    @FunctionalInterface
    private interface Dealing {
        int[] rows(Mnist train, int client);
    }

    /** The perceptron of two layers of 200 units, one epoch a round, rows dealt out by chance. */
    static List<Figure> perceptron(Path data) throws IOException {
        return perceptron(
                data, "MNIST, 2NN, E=1", (train, client) -> train.dealt(client, SEED), new Goal(0.97, 110, 87, 1));
    }

    /** The same where each client knows two digits at most, or a few more. */
    static List<Figure> perceptronOfTwoDigits(Path data) throws IOException {
        return perceptron(
                data,
                "MNIST, 2NN, E=1, not IID",
                (train, client) -> train.shards(client, SEED),
                new Goal(0.97, 664, 664, 1));
    }

    private static List<Figure> perceptron(Path data, String task, Dealing dealing, Goal goal) throws IOException {
        var network = new Perceptron(List.of(Mnist.PIXELS, 200, 200, Mnist.CLASSES));
        var train = Mnist.read(data, "train");
        var test = Mnist.read(data, "t10k");
        List<LocalTrainer> clients = new ArrayList<>();
        for (int i = 0; i < Mnist.CLIENTS; i++) {
            clients.add(PerceptronTrainer.of(
                    network, examples(train, dealing.rows(train, i)), Digits.none(), SeededGenerator.derive(SEED, i)));
        }
        LocalTrainer judge = PerceptronTrainer.of(network, Digits.none(), examples(test, all(test.size())), 0);
        return run(task, clients, network.initial(SEED), goal, model -> judge.evaluate(model)
                .accuracy());
    }

    /** The convolutional network of 1,663,370 parameters, five epochs a round, rows dealt out by chance. */
    static List<Figure> convolutions(Path data) throws IOException {
        return convolutions(
                data, "MNIST, CNN, E=5", (train, client) -> train.dealt(client, SEED), new Goal(0.99, 30, 20, 5));
    }

    /** The same where each client knows two digits at most, or a few more. */
    static List<Figure> convolutionsOfTwoDigits(Path data) throws IOException {
        return convolutions(
                data,
                "MNIST, CNN, E=5, not IID",
                (train, client) -> train.shards(client, SEED),
                new Goal(0.99, 229, 229, 5));
    }

    private static List<Figure> convolutions(Path data, String task, Dealing dealing, Goal goal) throws IOException {
        NetworkModel model = Sequential.of(
                        Conv2D.of(32, 5, Activation.RELU).padded(),
                        MaxPooling.of(2),
                        Conv2D.of(64, 5, Activation.RELU).padded(),
                        MaxPooling.of(2),
                        Flatten.all(),
                        Dense.of(512, Activation.RELU),
                        Dense.of(10, Activation.SOFTMAX))
                .compile(Sgd.withRate(RATE), Loss.CATEGORICAL_CROSSENTROPY, Metric.ACCURACY);
        var train = Mnist.read(data, "train");
        var test = Mnist.read(data, "t10k");
        try (NetworkSession network = model.open(Shape.of(1, 28, 28), SEED)) {
            List<LocalTrainer> clients = new ArrayList<>();
            for (int i = 0; i < Mnist.CLIENTS; i++) {
                clients.add(
                        new NetworkTrainer(network, train, dealing.rows(train, i), SeededGenerator.derive(SEED, i)));
            }
            return run(task, clients, Weights.of(network.parameters()), goal, weights -> NetworkTrainer.evaluate(
                            network, test, test.size(), weights)
                    .accuracy());
        }
    }

    /** What is to be reached, and how the paper's run went. */
    private record Goal(double accuracy, int rounds, int roundsOfPaper, int epochs) {}

    private static List<Figure> run(
            String task, List<LocalTrainer> clients, Weights model, Goal goal, ToDoubleFunction<Weights> accuracy) {
        var tester = new Tester(clients.getFirst(), accuracy, goal.accuracy());
        List<LocalTrainer> trainers = new ArrayList<>();
        trainers.add(tester);
        clients.stream().skip(1).map(Silent::new).forEach(trainers::add);
        var federations = new Federations(Mnist.CLIENTS);
        Plan plan = federations.plan(
                FedAvg.plain(),
                new Plan.Pace(goal.rounds(), 0.1, 1, Duration.ofMinutes(1), 3),
                new Plan.Local(goal.epochs(), BATCH, RATE, SEED),
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
        String note = "C=.1 (each client by chance), B=10, rate .1; the paper: " + goal.roundsOfPaper() + " rounds; "
                + Math.round(seconds) + " CPU seconds";
        return List.of(
                Figure.of(
                        task,
                        "rounds to " + goal.accuracy(),
                        goal.rounds(),
                        isReached ? rounds : Double.POSITIVE_INFINITY,
                        note),
                Figure.of(task, "accuracy after the last of them", goal.accuracy(), tester.accuracies.getLast(), note));
    }

    private static Examples examples(Mnist data, int[] rows) {
        List<double[]> features = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int row : rows) {
            double[] pixels = new double[Mnist.PIXELS];
            for (int place = 0; place < pixels.length; place++) {
                pixels[place] = data.pixel(row, place);
            }
            features.add(pixels);
            labels.add(data.label(row));
        }
        return Examples.of(features, labels);
    }

    private static int[] all(int count) {
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = i;
        }
        return rows;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
