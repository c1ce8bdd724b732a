package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ElementType;
import io.lepton.domain.Shape;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.onnx.TensorProto.DataType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WarmUpTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void fillsOpenExtentsWithOne() {
        var zeros = WarmUp.zeros(new TensorSpec("x", ElementType.INT64, Shape.of(-1, 3, -1)));
        assertThat(zeros.tensor().shape()).isEqualTo(Shape.of(1, 3, 1));
        assertThat(zeros.tensor().data().getLong(16)).isZero();
    }

    @Test
    void runsAModelOfStrings() {
        Path file = ModelFiles.identity(directory, DataType.STRING);
        try (LoadedModel model = TestRuntime.onnx().load(file, ModelFiles.version(file))) {
            WarmUp.run(model, ModelFiles.version(file));
        }
    }
}
