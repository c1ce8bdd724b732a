package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ElementType;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.onnx.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
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

    @Test
    void acceptsAModelThatCannotComputeWithZeros() {
        Path file = ModelFiles.write(
                directory,
                List.of(ModelFiles.tensor("x", DataType.INT32, "n")),
                List.of(ModelFiles.tensor("y", DataType.INT32, "n")),
                ModelFiles.node("Div", List.of("x", "x"), "y"));
        try (LoadedModel model = TestRuntime.onnx().load(file, ModelFiles.version(file))) {
            WarmUp.run(model, ModelFiles.version(file));
            var sevens = Tensor.wrap(
                    ElementType.INT32,
                    Shape.of(1),
                    ByteBuffer.allocate(4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(7)
                            .flip());
            var answer = model.run(List.of(new NamedTensor("x", sevens)), List.of("y"));
            assertThat(answer.getFirst().tensor().data().getInt()).isOne();
        }
    }
}
