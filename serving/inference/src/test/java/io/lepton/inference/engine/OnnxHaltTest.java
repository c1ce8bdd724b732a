package io.lepton.inference.engine;

import static io.lepton.inference.engine.ModelFiles.node;
import static io.lepton.inference.engine.ModelFiles.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.ElementType;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.wire.onnx.AttributeProto;
import io.lepton.wire.onnx.AttributeProto.AttributeType;
import io.lepton.wire.onnx.GraphProto;
import io.lepton.wire.onnx.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real runtime computes a loop of as many steps as its input says; the most takes thousands of years. */
final class OnnxHaltTest {
    private static final QueueConfig CONFIG = new QueueConfig(2, Duration.ofSeconds(10), 1, 1 << 20, 1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    /** Were the run not halted, the pool would never end. */
    @Test
    @Timeout(60)
    void endsARunOnceItsCallerIsGoneAndServesTheNextOne() {
        Path file = counting();
        ModelVersion version = ModelFiles.version(file);
        var figures = new ModelFigures(new SteppingClock());
        LoadedModel model = TestRuntime.onnx().load(file, version);
        try (var pool = Executors.newSingleThreadExecutor()) {
            var serviceTime = new ServiceTime(() -> 0);
            try (var queue = new InferenceQueue(version.id(), model, pool::execute, serviceTime, CONFIG, figures)) {
                var endless = submit(queue, Long.MAX_VALUE);
                await().until(() -> figures.reading().queue().count() == 1);
                endless.cancel(false);
                assertThat(submit(queue, 5))
                        .succeedsWithin(Duration.ofSeconds(30))
                        .isEqualTo(10L);
            }
        }
    }

    private static CompletableFuture<Long> submit(InferenceQueue queue, long steps) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, steps);
        var input = new NamedTensor("steps", Tensor.wrap(ElementType.INT64, Shape.of(1), bytes));
        return queue.submit(List.of(input), List.of("y"), outputs -> outputs.getFirst()
                .tensor()
                .data()
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong(0));
    }

    /** {@code y = steps; repeat steps times: y = y + 1}. */
    private Path counting() {
        var body = GraphProto.newBuilder()
                .setName("body")
                .addInput(tensor("step", DataType.INT64))
                .addInput(tensor("goes", DataType.BOOL))
                .addInput(tensor("before", DataType.INT64, "1"))
                .addNode(node("Identity", List.of("goes"), "goesOn"))
                .addNode(node("Add", List.of("before", "one"), "after"))
                .addOutput(tensor("goesOn", DataType.BOOL))
                .addOutput(tensor("after", DataType.INT64, "1"));
        var graph = AttributeProto.newBuilder()
                .setName("body")
                .setType(AttributeType.GRAPH)
                .setG(body)
                .build();
        return ModelFiles.write(
                directory,
                List.of(tensor("steps", DataType.INT64, "1")),
                List.of(tensor("y", DataType.INT64, "1")),
                node("Constant", List.of(), "one", ModelFiles.integer("value_int", 1)),
                node("Loop", List.of("steps", "", "steps"), "y", graph));
    }
}
