package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link ModelRuntime} does, shown with the model {@code y = x + x}. */
abstract class ModelRuntimeContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @SuppressWarnings("NullAway.Init")
    private ModelVersion version;

    abstract ModelRuntime runtime();

    @BeforeEach
    void makesAFile() {
        file = ModelFiles.doubling(directory);
        version = ModelFiles.version(file);
    }

    @Test
    void answersWhatTheModelComputes() {
        try (LoadedModel model = runtime().load(file, version)) {
            assertThat(run(model, 1, -2, 3.5f, 0)).containsExactly(2, -4, 7, 0);
        }
    }

    @Test
    void takesAnyExtentThatTheModelLeavesOpen() {
        try (LoadedModel model = runtime().load(file, version)) {
            assertThat(run(model, 1, 2)).hasSize(2);
            assertThat(run(model, 1, 2, 3, 4, 5, 6)).hasSize(6);
        }
    }

    @Test
    void keepsAnswersValidAfterFurtherRunsAndTheClose() {
        NamedTensor first;
        try (LoadedModel model = runtime().load(file, version)) {
            first = model.run(row(1, 2), List.of("y")).getFirst();
            run(model, 8, 9);
        }
        assertThat(first.tensor().toFloats()).containsExactly(2, 4);
    }

    @Test
    void loadsTheSameFileTwiceIndependently() {
        LoadedModel first = runtime().load(file, version);
        try (LoadedModel second = runtime().load(file, version)) {
            first.close();
            assertThat(run(second, 1, 2)).containsExactly(2, 4);
        }
    }

    @Test
    void answersSeveralThreadsAtOnce() {
        try (LoadedModel model = runtime().load(file, version)) {
            List<float[]> answers = IntStream.range(0, 200)
                    .parallel()
                    .mapToObj(number -> run(model, number, number))
                    .toList();
            for (int number = 0; number < answers.size(); number++) {
                assertThat(answers.get(number)).containsExactly(2 * number, 2 * number);
            }
        }
    }

    @Test
    void answersRequestsThatRunTogetherAsIfEachWereAlone() {
        try (LoadedModel model = runtime().load(file, version)) {
            assertThat(model.keepsRowsApart()).isTrue();
            var requests = List.of(row(1, 2), row(3, 4, 5, 6), row(7, 8));
            assertThat(model.runTogether(requests, List.of("y")))
                    .extracting(outputs -> outputs.getFirst().tensor().toFloats())
                    .containsExactly(new float[] {2, 4}, new float[] {6, 8, 10, 12}, new float[] {14, 16});
        }
    }

    @Test
    void keepsTheAnswersOfABatchValidAfterFurtherRunsAndTheClose() {
        List<List<NamedTensor>> answers;
        try (LoadedModel model = runtime().load(file, version)) {
            answers = model.runTogether(List.of(row(1, 2), row(3, 4)), List.of("y"));
            run(model, 8, 9);
            var _ = model.runTogether(List.of(row(5, 5), row(6, 6)), List.of("y"));
        }
        assertThat(answers)
                .extracting(outputs -> outputs.getFirst().tensor().toFloats())
                .containsExactly(new float[] {2, 4}, new float[] {6, 8});
    }

    private static float[] run(LoadedModel model, float... elements) {
        return model.run(row(elements), List.of("y")).getFirst().tensor().toFloats();
    }

    private static List<NamedTensor> row(float... elements) {
        return List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(elements.length / 2, 2), elements)));
    }
}
