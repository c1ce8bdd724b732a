package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FittingTest {
    private static final long SEED = 3;
    private static final List<String> TWO = List.of("out", "in");

    /** Points, and whether they lie in the ring around the middle: no line can tell them apart. */
    private static Features points(int count) {
        var random = new Random(SEED);
        float[] values = new float[2 * count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextDouble() * 4 - 2);
        }
        return Features.of(2, values);
    }

    private static Targets.Classes rings(Features points) {
        int[] classes = new int[points.rowCount()];
        for (int i = 0; i < classes.length; i++) {
            float x = points.values()[2 * i];
            float y = points.values()[2 * i + 1];
            classes[i] = x * x + y * y < 1.7 ? 1 : 0;
        }
        return Targets.classes(classes, TWO);
    }

    private static NetworkModel network() {
        return Sequential.of(
                        Dense.of(24, Activation.RELU),
                        BatchNormalization.usual(),
                        Dropout.of(0.1),
                        Dense.of(1, Activation.SIGMOID))
                .compile(Adam.withRate(0.02), Loss.BINARY_CROSSENTROPY, Metric.ACCURACY, Metric.RECALL, Metric.F1);
    }

    @Test
    void learnsWhatNoLineCanTell() {
        var points = points(1_000);
        var model = network();
        var learned = model.fit(
                points,
                rings(points),
                FitOptions.epochs(20).batch(32).validate(0.2).seed(SEED));
        var history = learned.history();
        assertThat(history.epochs()).hasSize(20);
        assertThat(history.epochs().getLast().values())
                .containsOnlyKeys(
                        "loss", "accuracy", "recall", "f1", "val_loss", "val_accuracy", "val_recall", "val_f1");
        assertThat(history.epochs().getLast().values().get("val_accuracy")).isGreaterThan(0.93);
        assertThat(model.evaluate(points, rings(points)).get("accuracy")).isGreaterThan(0.95);
        assertThat(learned.evaluate(points, rings(points), Metric.ROC_AUC).get(Metric.ROC_AUC))
                .isGreaterThan(0.98);
    }

    @Test
    void givesTheSameBitsForTheSameSeedOnly() {
        var points = points(200);
        var options = FitOptions.epochs(2).batch(16).validate(0.1).seed(SEED);
        float[] first = network().fit(points, rings(points), options).parameters();
        float[] second = network().fit(points, rings(points), options).parameters();
        assertThat(second).isEqualTo(first);
        assertThat(network().fit(points, rings(points), options.seed(SEED + 1)).parameters())
                .isNotEqualTo(first);
    }

    /** Ends a training after some steps, as Ctrl-C does. */
    private static final class Stopper implements TrainingProgress {
        private int left;

        Stopper(int steps) {
            left = steps;
        }

        @Override
        public void stepped(StepReport step) {
            left--;
        }

        @Override
        public boolean isCancelled() {
            return left <= 0;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 12, 13, 30})
    void goesOnAsIfItHadNeverStopped(int stepsBefore, @TempDir Path folder) {
        var points = points(200);
        var plain = FitOptions.epochs(4).batch(16).validate(0.1).seed(SEED).stopping(EarlyStopping.on("val_loss", 3));
        var whole = network().fit(points, rings(points), plain);
        var saving = plain.saving(Checkpoints.in(folder));
        var part = network().fit(points, rings(points), saving, new Stopper(stepsBefore));
        assertThat(part.history().end()).isEqualTo(History.End.CANCELLED);
        var rest = network().fit(points, rings(points), saving);
        assertThat(rest.parameters()).isEqualTo(whole.parameters());
        assertThat(rest.history()).isEqualTo(whole.history());
    }

    @Test
    void goesOnFromWithinAnEpochAfterItWasKilled(@TempDir Path folder) {
        var points = points(200);
        var plain = FitOptions.epochs(2).batch(16).seed(SEED);
        var whole = network().fit(points, rings(points), plain);
        var saving = plain.saving(new Checkpoints.InFolder(folder, 5));
        var killer = new TrainingProgress() {
            private int left = 18;

            @Override
            public void stepped(StepReport step) {
                if (left-- == 0) {
                    throw new IllegalStateException("killed");
                }
            }
        };
        assertThatThrownBy(() -> network().fit(points, rings(points), saving, killer))
                .hasMessage("killed");
        List<StepReport> steps = new ArrayList<>();
        var rest = network().fit(points, rings(points), saving, new TrainingProgress() {
            @Override
            public void stepped(StepReport step) {
                steps.add(step);
            }
        });
        assertThat(steps.getFirst().epoch()).isEqualTo(2);
        assertThat(steps.getFirst().step()).isEqualTo(6);
        assertThat(rest.parameters()).isEqualTo(whole.parameters());
    }

    @Test
    void refusesTheCheckpointOfAnotherTrainingOrADamagedOne(@TempDir Path folder) throws IOException {
        var points = points(100);
        var options = FitOptions.epochs(1).saving(Checkpoints.in(folder));
        network().fit(points, rings(points), options);
        assertThatThrownBy(() -> network().fit(points, rings(points), options.seed(9)))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
        try (var files = Files.list(folder)) {
            var file = files.findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        }
        assertThatThrownBy(() -> network().fit(points, rings(points), options.seed(0)))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED));
    }

    @Test
    void endsEarlyAndKeepsTheBestEpoch() {
        var points = points(120);
        // Labels by chance: the loss of the rows kept back can only get worse once they are learned by heart.
        var chance = Targets.classes(new Random(SEED).ints(120, 0, 2).toArray(), TWO);
        var model = Sequential.of(Dense.of(64, Activation.RELU), Dense.of(1, Activation.SIGMOID))
                .compile(Adam.withRate(0.05), Loss.BINARY_CROSSENTROPY);
        var options = FitOptions.epochs(200).validate(0.3).seed(SEED).stopping(EarlyStopping.on("val_loss", 4));
        var history = model.fit(points, chance, options).history();
        assertThat(history.end()).isEqualTo(History.End.STOPPED_EARLY);
        assertThat(history.epochs()).hasSize(history.bestEpoch() + 4);
        assertThatThrownBy(() -> model.fit(points, chance, options.stopping(EarlyStopping.on("val_auc", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("metric=val_auc");
    }

    @Test
    void hasNothingLeftToDoAfterItEndedEarly(@TempDir Path folder) {
        var points = points(60);
        var chance = Targets.classes(new Random(SEED).ints(60, 0, 2).toArray(), TWO);
        var options = FitOptions.epochs(200)
                .validate(0.3)
                .seed(SEED)
                .stopping(EarlyStopping.on("val_loss", 2))
                .saving(Checkpoints.in(folder));
        var first = network().fit(points, chance, options);
        assertThat(first.history().end()).isEqualTo(History.End.STOPPED_EARLY);
        var second = network().fit(points, chance, options);
        assertThat(second.history()).isEqualTo(first.history());
        assertThat(second.parameters()).isEqualTo(first.parameters());
    }

    @Test
    void countsRareClassesByTheirWeight() {
        var points = points(400);
        int[] rare = new int[400];
        for (int i = 0; i < 400; i += 20) {
            rare[i] = 1;
        }
        var targets = Targets.classes(rare, TWO);
        var options = FitOptions.epochs(15).seed(SEED);
        // Nothing tells the classes apart, so the mean answer is the share of the class, as its weight makes it.
        assertThat(meanAnswer(points, targets, options)).isCloseTo(0.05, within(0.03));
        assertThat(meanAnswer(points, targets, options.weighing(List.of(1.0, 19.0))))
                .isCloseTo(0.5, within(0.1));
        assertThatThrownBy(() -> meanAnswer(points, targets, options.weighing(List.of(1.0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("class weights=1, classes=2");
    }

    private static double meanAnswer(Features points, Targets targets, FitOptions options) {
        var model =
                Sequential.of(Dense.of(1, Activation.SIGMOID)).compile(Adam.withRate(0.05), Loss.BINARY_CROSSENTROPY);
        var answers = (Predictions.Classes) model.fit(points, targets, options).predict(points);
        double sum = 0;
        for (int i = 0; i < points.rowCount(); i++) {
            sum += answers.probability(i, 1);
        }
        return sum / points.rowCount();
    }

    @Test
    void tellsWhyTheLossIsNoNumber() {
        var points = points(50);
        points.values()[2 * 17 + 1] = Float.NaN;
        assertThatThrownBy(() -> network()
                        .fit(
                                points,
                                Targets.classes(new int[50], TWO),
                                FitOptions.epochs(1).batch(50)))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("epoch=1, step=1")
                .hasMessageContaining("a feature that is no number (row=17, column=1");
        var far = Features.of(1, new float[] {1, 2, 3, 4, 5, 6, 7, 8});
        var model = Sequential.of(Dense.of(8), Dense.of(1)).compile(Sgd.withRate(1e3), Loss.MEAN_SQUARED_ERROR);
        assertThatThrownBy(() -> model.fit(
                        far,
                        Targets.numbers(far.values()),
                        FitOptions.epochs(50).batch(4)))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("lower the rate or clip the gradient");
    }

    @Test
    void clipsGradients() {
        var far = Features.of(1, new float[] {100, 200, 300, 400});
        var model = Sequential.of(Dense.of(1)).compile(Sgd.withRate(0.5).clipped(0.1), Loss.MEAN_SQUARED_ERROR);
        var options = FitOptions.epochs(1).batch(4).seed(SEED);
        float[] moved = model.fit(far, Targets.numbers(far.values()), options).parameters();
        try (var session = model.open(far.exampleShape(), 0)) {
            assertThat(session.parameters()).hasSize(2);
        }
        // The weight began within Glorot's bound and went one step of at most 0.05.
        assertThat(Math.abs(moved[0])).isLessThan((float) Math.sqrt(3) + 0.05f);
        assertThat(Math.abs(moved[1])).isLessThanOrEqualTo(0.05f);
    }

    @Test
    void refusesWhatDoesNotFit() {
        var points = points(10);
        var numbers = Targets.numbers(new float[10]);
        assertThatThrownBy(() -> network().fit(points, numbers, FitOptions.epochs(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the targets are not what the network answers");
        assertThatThrownBy(() -> network().fit(points, Targets.classes(new int[9], TWO), FitOptions.epochs(1)))
                .hasMessageContaining("features=10, targets=9");
        var linear = Sequential.of(Dense.of(1)).compile(Adam.withRate(0.1), Loss.BINARY_CROSSENTROPY);
        assertThatThrownBy(() -> linear.fit(points, rings(points), FitOptions.epochs(1)))
                .hasMessageContaining("activation wanted=sigmoid");
        var picture = Sequential.of(Conv2D.of(2, 3, Activation.RELU)).compile(Adam.withRate(0.1), Loss.HUBER);
        assertThatThrownBy(() -> picture.fit(points, numbers, FitOptions.epochs(1)))
                .hasMessageContaining("layer=conv2d_1, given=[2]");
        var text =
                Sequential.of(Embedding.of(3, 2), Flatten.all(), Dense.of(1)).compile(Adam.withRate(0.1), Loss.HUBER);
        assertThatThrownBy(() -> text.fit(
                        Features.of(1, new float[] {0, 3}), Targets.numbers(new float[2]), FitOptions.epochs(1)))
                .hasMessageContaining("layer=embedding_1, index=3.0, rows=3");
        assertThatThrownBy(() -> network().predict(points)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> network().onThreads(0).fit(points, rings(points), FitOptions.epochs(1)))
                .hasMessageContaining("threads=0");
    }
}
