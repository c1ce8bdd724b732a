package io.lepton.inference.engine;

import static io.lepton.inference.engine.ModelFiles.node;
import static io.lepton.inference.engine.ModelFiles.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.lepton.domain.ElementType;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.wire.onnx.TensorProto.DataType;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * What a run allocates on the heap must not grow with the tensor: inputs are read where they lie, and outputs computed into
 * the memory that leaves.
 *
 * <p>Counted by the JVM for this thread, in bytes: no clock, no other thread.
 */
final class RunAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RUNS = 20;
    /** Both above what leaves as a copy on the heap, 64 KiB. */
    private static final int SMALL = 100_000;

    private static final int LARGE = 1_000_000;
    private static final long SLACK_BYTES = 4_096;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"BYTES"})
    void aRunAllocatesTheSameForAnySize(ElementType type) {
        Path file = ModelFiles.identity(directory, ModelFiles.dataType(type));
        assertThat(allocated(file, type, LARGE)).isLessThanOrEqualTo(allocated(file, type, SMALL) + SLACK_BYTES);
    }

    /** The runtime alone knows how long this output is, so it is copied once, off the heap too. */
    @Test
    void anOutputOfUnknownSizeAllocatesTheSameForAnySize() {
        Path file = ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "n")),
                List.of(tensor("y", DataType.FLOAT, "m")),
                node("Neg", List.of("x"), "y"));
        assertThat(allocated(file, ElementType.FP32, LARGE))
                .isLessThanOrEqualTo(allocated(file, ElementType.FP32, SMALL) + SLACK_BYTES);
    }

    private static long allocated(Path file, ElementType type, int count) {
        List<NamedTensor> inputs = List.of(new NamedTensor("x", Tensor.zeros(type, Shape.of(count))));
        long least = Long.MAX_VALUE;
        try (LoadedModel model = TestRuntime.onnx().load(file, ModelFiles.version(file))) {
            for (int i = 0; i < RUNS; i++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                model.run(inputs, List.of("y"));
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            }
        }
        return least;
    }
}
