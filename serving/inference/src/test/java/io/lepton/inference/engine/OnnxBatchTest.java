package io.lepton.inference.engine;

import static io.lepton.inference.engine.ModelFiles.node;
import static io.lepton.inference.engine.ModelFiles.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.wire.onnx.TensorProto.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OnnxBatchTest {
    private static final OnnxModelRuntime RUNTIME = TestRuntime.onnx();
    /** Sums of up to some hundred terms, in another order: that many units in the last place of a float. */
    private static final double RELATIVE = 1e-5;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersAPerceptronsBatchesAsIfEachRequestWereAlone(long seed) {
        holdsForBatches(seed, BatchModels.perceptron(directory, "batch", "batch", seed), 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersAConvolutionsBatchesAsIfEachRequestWereAlone(long seed) {
        holdsForBatches(seed, BatchModels.convolution(directory, 16, 4, seed), 3, 16, 16);
    }

    /** 64 KiB and more leave in a buffer of their own; each answer must be the caller's still after the next batch. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersLargeOutputsAsIfEachRequestWereAlone(long seed) {
        Path file = ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "n", "m")),
                List.of(tensor("y", DataType.FLOAT, "n", "m")),
                node("Neg", List.of("x"), "y"));
        holdsForBatches(seed, file, 10_000);
        holdsForBatches(seed, file, 3);
    }

    @ParameterizedTest
    @CsvSource({"n, n", "n, other", "n, 1"})
    void batchesWhateverTheOpenExtentsOfOutputsAreCalledButNeverAFixedOne(String input, String output) {
        Path file = BatchModels.perceptron(directory, input, output, 1);
        try (LoadedModel model = load(file)) {
            assertThat(model.keepsRowsApart()).isEqualTo(!output.equals("1"));
        }
    }

    @Test
    void neverBatchesAModelThatMixesRows() {
        Path softmax = ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "n", "2")),
                List.of(tensor("y", DataType.FLOAT, "n", "2")),
                node("Softmax", List.of("x"), "y", ModelFiles.integer("axis", 0)));
        assertNotBatched(softmax);
        Path doubled = ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "n")),
                List.of(tensor("y", DataType.FLOAT, "n")),
                node("Concat", List.of("x", "x"), "y", ModelFiles.integer("axis", 0)));
        assertNotBatched(doubled);
    }

    @Test
    void neverBatchesInputsOfDifferentLengths() {
        Path lookUp = ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "n"), tensor("at", DataType.INT64, "m")),
                List.of(tensor("y", DataType.FLOAT, "m")),
                node("Gather", List.of("x", "at"), "y"));
        assertNotBatched(lookUp);
    }

    @Test
    void neverBatchesStrings() {
        assertNotBatched(ModelFiles.identity(directory, DataType.STRING));
    }

    @Test
    void batchesNoModelWhoseFileOptsOut() {
        Path file = ModelFiles.doubling(directory);
        try (LoadedModel model = load(file)) {
            assertThat(model.keepsRowsApart()).isTrue();
        }
        assertNotBatched(BatchModels.with(file, OnnxModelRuntime.BATCHING_PROPERTY, "off"));
    }

    /** Rows are kept apart where no number is zero, as in the probe; a later batch shows that the model drops some. */
    @Test
    void answersRightWhenABatchTurnsOutToHaveOtherRowsThanItsInputs() {
        Path file = ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "n")),
                List.of(tensor("y", DataType.FLOAT, "m")),
                node("Ceil", List.of("x"), "up"),
                node("Cast", List.of("up"), "any", ModelFiles.integer("to", DataType.BOOL.getNumber())),
                node("Compress", List.of("x", "any"), "y", ModelFiles.integer("axis", 0)));
        try (LoadedModel model = load(file)) {
            assertThat(model.keepsRowsApart()).isTrue();
            var requests = List.of(request(1, 2), request(0, 3));
            assertThat(model.runTogether(requests, List.of("y")))
                    .extracting(outputs -> outputs.getFirst().tensor().toFloats())
                    .containsExactly(new float[] {1, 2}, new float[] {3});
            assertThat(model.keepsRowsApart()).isFalse();
        }
    }

    private void assertNotBatched(Path file) {
        try (LoadedModel model = load(file)) {
            assertThat(model.keepsRowsApart()).isFalse();
        }
    }

    private void holdsForBatches(long seed, Path file, int... tail) {
        var random = new SplittableRandom(seed);
        try (LoadedModel model = load(file)) {
            assertThat(model.keepsRowsApart()).as("seed %d", seed).isTrue();
            List<List<NamedTensor>> expected = new ArrayList<>();
            List<List<NamedTensor>> found = new ArrayList<>();
            for (int batch = 0; batch < 8; batch++) {
                List<List<NamedTensor>> requests = requests(random, tail);
                requests.forEach(request -> expected.add(model.run(request, List.of("y"))));
                found.addAll(model.runTogether(requests, List.of("y")));
            }
            for (int place = 0; place < expected.size(); place++) {
                assertClose(
                        seed,
                        found.get(place).getFirst().tensor(),
                        expected.get(place).getFirst().tensor());
            }
        }
    }

    private static List<List<NamedTensor>> requests(SplittableRandom random, int... tail) {
        List<List<NamedTensor>> requests = new ArrayList<>();
        for (int request = random.nextInt(1, 6); request >= 0; request--) {
            long[] extents = new long[tail.length + 1];
            extents[0] = random.nextInt(1, 4);
            for (int axis = 0; axis < tail.length; axis++) {
                extents[axis + 1] = tail[axis];
            }
            float[] elements = new float[(int) Shape.of(extents).elementCount()];
            for (int index = 0; index < elements.length; index++) {
                elements[index] = (float) random.nextDouble(-1, 1);
            }
            requests.add(List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(extents), elements))));
        }
        return requests;
    }

    private static void assertClose(long seed, Tensor found, Tensor expected) {
        assertThat(found.shape()).as("seed %d", seed).isEqualTo(expected.shape());
        float[] a = found.toFloats();
        float[] b = expected.toFloats();
        double largest = 0;
        for (float value : b) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int index = 0; index < b.length; index++) {
            assertThat((double) a[index])
                    .as("seed %d, element %d", seed, index)
                    .isCloseTo(b[index], within(RELATIVE * largest));
        }
    }

    private static List<NamedTensor> request(float... elements) {
        return List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(elements.length), elements)));
    }

    private static LoadedModel load(Path file) {
        return RUNTIME.load(file, ModelFiles.version(file));
    }
}
