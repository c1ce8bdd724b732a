package io.lepton.benchmarks.training;

import io.lepton.data.Datasets;
import io.lepton.data.Features;
import io.lepton.data.LabelledFeatures;
import io.lepton.data.SplitPlan;
import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import io.lepton.training.Activation;
import io.lepton.training.Adam;
import io.lepton.training.Conv2D;
import io.lepton.training.Dense;
import io.lepton.training.Embedding;
import io.lepton.training.Flatten;
import io.lepton.training.Layer;
import io.lepton.training.Loss;
import io.lepton.training.MaxPooling;
import io.lepton.training.Metric;
import io.lepton.training.NetworkModel;
import io.lepton.training.Sequential;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** A network with the rows that it learns from; {@code epochs.py} has its twin. */
enum Subject {
    /** McMahan's, with 1,663,370 parameters: what it costs is kernels. */
    CNN(3_200, 64),
    /** Of characters, behind an embedding: what it costs is long chains of small kernels. */
    LSTM(960, 32),
    /** The same with the other cell. */
    GRU(960, 32),
    /** Small steps: what it costs is what lies around the kernels. */
    PERCEPTRON(9_600, 32);

    private static final double RATE = 1e-3;
    private static final int WINDOW = 128;
    private static final int EMBEDDED = 64;
    private static final int UNITS = 128;

    final int rows;
    final int batch;

    Subject(int rows, int batch) {
        this.rows = rows;
        this.batch = batch;
    }

    /** The rows, of the folder with the public data sets. */
    LabelledFeatures read(Path data) {
        return switch (this) {
            case CNN -> digits(data);
            case PERCEPTRON -> {
                var pictures = digits(data);
                yield new LabelledFeatures(
                        Features.of(Shape.of(784), pictures.features().values()), pictures.targets());
            }
            case LSTM, GRU ->
                first(Datasets.characters(data.resolve("tinyshakespeare/input.txt"))
                        .window(WINDOW)
                        .shares(0, 0.1)
                        .train());
        };
    }

    private LabelledFeatures digits(Path data) {
        Path folder = data.resolve("mnist");
        return first(
                Datasets.idx(folder.resolve("t10k-images-idx3-ubyte.gz"), folder.resolve("t10k-labels-idx1-ubyte.gz"))
                        .split(SplitPlan.inOrder().withTest(0))
                        .train());
    }

    private LabelledFeatures first(LabelledFeatures all) {
        int[] numbers = IntStream.range(0, rows).toArray();
        return new LabelledFeatures(all.features().slice(0, rows), all.targets().rows(numbers));
    }

    NetworkModel model(Targets.Classes answers) {
        int classes = answers.classCount();
        var optimiser = Adam.withRate(RATE);
        return switch (this) {
            case CNN ->
                Sequential.of(
                                Conv2D.of(32, 5, Activation.RELU).padded(),
                                MaxPooling.of(2),
                                Conv2D.of(64, 5, Activation.RELU).padded(),
                                MaxPooling.of(2),
                                Flatten.all(),
                                Dense.of(512, Activation.RELU),
                                Dense.of(classes, Activation.SOFTMAX))
                        .compile(optimiser, Loss.CATEGORICAL_CROSSENTROPY, Metric.ACCURACY);
            case PERCEPTRON ->
                Sequential.of(
                                Dense.of(64, Activation.RELU),
                                Dense.of(32, Activation.RELU),
                                Dense.of(classes, Activation.SOFTMAX))
                        .compile(optimiser, Loss.CATEGORICAL_CROSSENTROPY, Metric.ACCURACY);
            case LSTM -> characters(io.lepton.training.LSTM.of(UNITS).everyStep(), classes, optimiser);
            case GRU -> characters(io.lepton.training.GRU.of(UNITS).everyStep(), classes, optimiser);
        };
    }

    private static NetworkModel characters(Layer recurrent, int classes, Adam optimiser) {
        return Sequential.of(Embedding.of(classes, EMBEDDED), recurrent, Dense.of(classes, Activation.SOFTMAX))
                .compile(optimiser.clipped(1), Loss.CATEGORICAL_CROSSENTROPY, Metric.ACCURACY);
    }
}
