package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import io.lepton.wire.OnnxFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is exported answers as what was trained, layer by layer, after steps that moved every parameter from where it began. */
final class OnnxParityTest {
    private static final long SEED = 5;
    private static final int ROWS = 40;
    private static final float DIFFERENCE_MAX = 1e-4f;

    static Set<String> layers() {
        return LayerCases.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void answersAsTheEngineDoes(String layer) {
        var wanted = LayerCases.named(layer);
        var features = Features.of(wanted.example(), LayerCases.rows(wanted, ROWS, SEED));
        var targets = Targets.numbers(numbers(ROWS));
        var learned = wanted.blueprint()
                .compile(Adam.withRate(0.02), Loss.MEAN_SQUARED_ERROR)
                .fit(features, targets, FitOptions.epochs(2).batch(8).seed(SEED));
        float[] exported = OnnxJudge.floats(learned.toOnnx(), features, "prediction");
        assertSame(layer, exported, learned.predict(features).values());
    }

    @Test
    void givesLabelsAndProbabilitiesOfTwoClasses() {
        var features = Features.of(3, numbers(3 * ROWS));
        var targets = Targets.classes(new Random(SEED).ints(ROWS, 0, 2).toArray(), List.of("no", "yes"));
        var learned = Sequential.of(Dense.of(4, Activation.RELU), Dense.of(1, Activation.SIGMOID))
                .compile(Adam.withRate(0.02), Loss.BINARY_CROSSENTROPY)
                .fit(features, targets, FitOptions.epochs(2));
        assertSameClasses(learned, features, 2 * ROWS);
    }

    @Test
    void givesLabelsAndProbabilitiesAtEveryStep() {
        var features = Features.of(Shape.of(4, 3), numbers(12 * ROWS));
        var targets =
                Targets.classes(new Random(SEED).ints(4 * ROWS, 0, 5).toArray(), 4, List.of("a", "b", "c", "d", "e"));
        var learned = Sequential.of(GRU.of(6).everyStep(), Dense.of(5, Activation.SOFTMAX))
                .compile(Adam.withRate(0.02), Loss.CATEGORICAL_CROSSENTROPY)
                .fit(features, targets, FitOptions.epochs(2));
        assertSameClasses(learned, features, 4 * 5 * ROWS);
    }

    private static void assertSameClasses(LearnedNetwork learned, Features features, int probabilities) {
        var answered = (Predictions.Classes) learned.predict(features);
        assertThat(answered.values()).hasSize(probabilities);
        assertSame("classes", OnnxJudge.floats(learned.toOnnx(), features, "probabilities"), answered.values());
        assertThat(OnnxJudge.labels(learned.toOnnx(), features)).isEqualTo(answered.labels());
    }

    @Test
    void writesAFileThatTheFleetCanRead(@TempDir Path folder) {
        var features = Features.of(3, numbers(30));
        var learned = Sequential.of(Dense.of(2))
                .compile(Adam.withRate(0.02), Loss.HUBER)
                .fit(features, Targets.numbers(numbers(20), 2), FitOptions.epochs(1));
        var file = folder.resolve("model.onnx");
        learned.exportOnnx(file);
        assertThat(Files.exists(file)).isTrue();
        var signature = OnnxFile.readSignature(file);
        assertThat(signature.inputs().getFirst().name()).isEqualTo("features");
        assertThat(signature.inputs().getFirst().shape()).isEqualTo(Shape.of(-1, 3));
        assertThat(signature.outputs().getFirst().shape()).isEqualTo(Shape.of(-1, 2));
    }

    private static void assertSame(String name, float[] exported, float[] answered) {
        assertThat(exported).hasSameSizeAs(answered);
        for (int i = 0; i < exported.length; i++) {
            assertThat(Math.abs(exported[i] - answered[i]))
                    .as("%s, seed %d, answer %d", name, SEED, i)
                    .isLessThanOrEqualTo(DIFFERENCE_MAX);
        }
    }

    private static float[] numbers(int count) {
        var random = new Random(SEED + 1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
