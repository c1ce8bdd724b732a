package io.lepton.benchmarks.federation;

import io.lepton.domain.Shape;
import io.lepton.federation.Examples;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Perceptron;
import io.lepton.federation.PerceptronTrainer;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** MNIST among a hundred clients as McMahan et al. 2017 have it; a tenth of the clients in each round. */
final class MnistFigures {
    private static final long SEED = 1;
    private static final double RATE = 0.1;

    private static final Dealing BY_CHANCE = (train, client) -> train.dealt(client, SEED);
    private static final Dealing TWO_DIGITS = (train, client) -> train.shards(client, SEED);

    /** The rows of a client. */
    @FunctionalInterface
    private interface Dealing {
        int[] rows(Mnist train, int client);
    }

    private MnistFigures() {}

    /** The perceptron of two layers of 200 units, one epoch a round, rows dealt out by chance. */
    static List<Figure> perceptron(Path data) throws IOException {
        return perceptron(data, "MNIST, 2NN, E=1", BY_CHANCE, new RoundsToAccuracy.Goal(0.97, 110, 110, 87, 1, RATE));
    }

    /** The same where each client knows two digits at most, or a few more. */
    static List<Figure> perceptronOfTwoDigits(Path data) throws IOException {
        return perceptron(
                data, "MNIST, 2NN, E=1, not IID", TWO_DIGITS, new RoundsToAccuracy.Goal(0.97, 664, 664, 664, 1, RATE));
    }

    private static List<Figure> perceptron(Path data, String task, Dealing dealing, RoundsToAccuracy.Goal goal)
            throws IOException {
        var network = new Perceptron(List.of(Mnist.PIXELS, 200, 200, Mnist.CLASSES));
        var train = Mnist.read(data, "train");
        var test = Mnist.read(data, "t10k");
        List<LocalTrainer> clients = new ArrayList<>();
        for (int i = 0; i < Mnist.CLIENTS; i++) {
            clients.add(PerceptronTrainer.of(
                    network, examples(train, dealing.rows(train, i)), Digits.none(), SeededGenerator.derive(SEED, i)));
        }
        LocalTrainer judge = PerceptronTrainer.of(network, Digits.none(), examples(test, all(test.size())), 0);
        return RoundsToAccuracy.measure(task, clients, network.initial(SEED), goal, model -> judge.evaluate(model)
                .accuracy());
    }

    /** The convolutional network of 1,663,370 parameters, five epochs a round, rows dealt out by chance. */
    static List<Figure> convolutions(Path data) throws IOException {
        return convolutions(data, "MNIST, CNN, E=5", BY_CHANCE, new RoundsToAccuracy.Goal(0.99, 30, 30, 20, 5, RATE));
    }

    /** The same where each client knows two digits at most, or a few more. */
    static List<Figure> convolutionsOfTwoDigits(Path data) throws IOException {
        return convolutions(
                data, "MNIST, CNN, E=5, not IID", TWO_DIGITS, new RoundsToAccuracy.Goal(0.99, 229, 229, 229, 5, RATE));
    }

    private static List<Figure> convolutions(Path data, String task, Dealing dealing, RoundsToAccuracy.Goal goal)
            throws IOException {
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
            return RoundsToAccuracy.measure(
                    task,
                    clients,
                    Weights.of(network.parameters()),
                    goal,
                    weights -> NetworkTrainer.accuracy(network, test, weights));
        }
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
}
