package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lepton.data.Datasets;
import io.lepton.data.Features;
import io.lepton.data.LabelPlan;
import io.lepton.data.SplitPlan;
import io.lepton.data.Targets;
import io.lepton.data.Task;
import io.lepton.domain.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Networks reach on public data what others have published for them. */
@Tag("real-data")
final class RealNetworksTest {
    private static final long SEED = 1;

    private static final TrainingProgress PRINTED = new TrainingProgress() {
        @Override
        public void epochEnded(EpochReport epoch) {
            System.out.println(epoch);
        }
    };

    private static Path data(String name) {
        String folder = System.getProperty("lepton.data", "");
        assumeTrue(!folder.isEmpty(), "real data is only read where -Dlepton.data names its folder");
        return Path.of(folder).resolve(name);
    }

    /** Of McMahan et al. 2017: 1,663,370 parameters. */
    @Test
    void convolutionsReadDigits() throws IOException {
        var folder = data("mnist");
        var model = Sequential.of(
                        Conv2D.of(32, 5, Activation.RELU).padded(),
                        MaxPooling.of(2),
                        Conv2D.of(64, 5, Activation.RELU).padded(),
                        MaxPooling.of(2),
                        Flatten.all(),
                        Dense.of(512, Activation.RELU),
                        Dense.of(10, Activation.SOFTMAX))
                .compile(
                        Adam.withRate(Schedule.cosine(1e-3, 1e-5, 0, 3)),
                        Loss.CATEGORICAL_CROSSENTROPY,
                        Metric.ACCURACY);
        var learned = model.fit(
                images(folder, "train"),
                labels(folder, "train"),
                FitOptions.epochs(3).batch(64).seed(SEED),
                PRINTED);
        assertThat(learned.parameters()).hasSize(1_663_370);
        var test = images(folder, "t10k");
        var figures = model.evaluate(test, labels(folder, "t10k"));
        System.out.println("mnist: " + figures);
        assertThat(figures.get("accuracy")).isGreaterThanOrEqualTo(0.99);
        assertSameInTheServedModel(learned, test.slice(0, 1_000));
    }

    private static Features images(Path folder, String part) throws IOException {
        int[] pixels = IdxFile.read(folder.resolve(part + "-images-idx3-ubyte.gz"));
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels[i] / 255f;
        }
        return Features.of(Shape.of(1, 28, 28), values);
    }

    private static Targets labels(Path folder, String part) throws IOException {
        var digits = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
        return Targets.classes(IdxFile.read(folder.resolve(part + "-labels-idx1-ubyte.gz")), digits);
    }

    @Test
    void aPerceptronTellsIncomes() throws IOException {
        var folder = data("adult");
        var train = CensusRows.read(folder.resolve("adult.data"));
        var test = CensusRows.read(folder.resolve("adult.test"));
        var rows = new CensusRows(train);
        var model = Sequential.of(
                        Dense.of(64, Activation.RELU),
                        Dropout.of(0.2),
                        Dense.of(32, Activation.RELU),
                        Dense.of(1, Activation.SIGMOID))
                .compile(
                        Adam.withRate(Schedule.cosine(2e-3, 1e-5, 0, 10)),
                        Loss.BINARY_CROSSENTROPY,
                        Metric.ACCURACY,
                        Metric.RECALL,
                        Metric.F1);
        var learned = model.fit(
                rows.features(train),
                CensusRows.targets(train),
                FitOptions.epochs(10).batch(128).seed(SEED),
                PRINTED);
        var figures = model.evaluate(rows.features(test), CensusRows.targets(test));
        System.out.println("adult: " + train.size() + " and " + test.size() + " rows, " + figures);
        assertThat(figures.get("accuracy")).isGreaterThanOrEqualTo(0.855);
        assertSameInTheServedModel(learned, rows.features(test).slice(0, 1_000));
    }

    /** The mean of five folds; the numbers are standardised over all rows, answers are not looked at. */
    @Test
    void aPerceptronTellsMachinesThatFail() {
        var table = Datasets.csv(data("ai4i2020").resolve("ai4i2020.csv"))
                .label(LabelPlan.of("Machine failure").withTask(Task.CLASSIFICATION))
                .without("UID", "Product ID", "TWF", "HDF", "PWF", "OSF", "RNF")
                .split(SplitPlan.inOrder().withTest(0));
        var all = table.train();
        var model = Sequential.of(
                        Dense.of(64, Activation.RELU), Dense.of(32, Activation.RELU), Dense.of(1, Activation.SIGMOID))
                .compile(Adam.withRate(Schedule.cosine(3e-3, 1e-5, 0, 40)), Loss.BINARY_CROSSENTROPY);
        var options = FitOptions.epochs(40).batch(64).seed(7);
        var figures = new CrossValidation(new Folds.Stratified(5, 1), List.of(Metric.ROC_AUC), 1)
                .measure(all.targets(), fold -> {
                    var learned = model.fit(
                            all.features().rows(fold.learned()), all.targets().rows(fold.learned()), options);
                    return new CrossValidation.Answered(
                            learned.predict(all.features().rows(fold.heldOut())),
                            all.targets().rows(fold.heldOut()));
                });
        System.out.println("ai4i2020: " + figures);
        assertThat(figures.getOrDefault(Metric.ROC_AUC, new Spread(List.of())).mean())
                .isGreaterThanOrEqualTo(0.965);
    }

    private static void assertSameInTheServedModel(LearnedNetwork learned, Features rows) {
        float[] answered = learned.predict(rows).values();
        float[] served = OnnxJudge.floats(learned.toOnnx(), rows, "probabilities");
        double largest = IntStream.range(0, answered.length)
                .mapToDouble(i -> Math.abs(answered[i] - served[i]))
                .max()
                .orElseThrow();
        System.out.println("largest difference of the exported model: " + largest);
        assertThat(largest).isLessThanOrEqualTo(1e-4);
    }
}
