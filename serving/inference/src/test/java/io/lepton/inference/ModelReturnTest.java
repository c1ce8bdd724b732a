package io.lepton.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.inference.InferenceNodeConfig.Limits;
import io.lepton.inference.cache.ResponseCache;
import io.lepton.inference.engine.BatchModels;
import io.lepton.inference.engine.ModelFiles;
import io.lepton.inference.engine.ModelSettings;
import io.lepton.inference.engine.SteppingClock;
import io.lepton.inference.engine.TestRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model's memory returns to the operating system when it leaves: no load may leave anything behind. */
final class ModelReturnTest {
    private static final int LOADS = 200;
    /** The process still grows by some 4 % meanwhile, for its code is being compiled. */
    private static final int LOADS_FIRST = 100;

    private static final int EXTENT = 34;
    private static final double GROWTH_MAX = 0.05;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void twoHundredLoadsAndUnloadsLeaveTheProcessAsLargeAsItWas() throws Exception {
        assumeThat(NativeMemory.residentBytes()).as("figures of the process").isPositive();
        Path file = BatchModels.convolution(directory, EXTENT, 32, 1);
        ModelVersion version = ModelFiles.version(file);
        MemoryMeter meter = NativeMemory.ofThisProcess();
        try (var pool = InferencePool.of(2, TestRuntime.onnx(), meter)) {
            var memory = new ModelMemory(Limits.DEFAULTS, pool, (_, _) -> {});
            var holdings = new Holdings(
                    Fleets.SELF, pool, memory, Limits.DEFAULTS.queue(2), new ResponseCache(0), new SteppingClock());
            long measured = 0;
            for (int load = 0; load < LOADS_FIRST; load++) {
                measured = loadAskAndUnload(holdings, memory, version, file, pool);
            }
            long before = settled();
            long used = meter.usedBytes();
            for (int load = 0; load < LOADS; load++) {
                loadAskAndUnload(holdings, memory, version, file, pool);
            }
            long after = settled();
            System.out.printf(
                    "memory of models: %d loads and unloads of %,d bytes (measured: %,d) took RSS from %,d to %,d bytes,"
                            + " native memory in use by %,d%n",
                    LOADS, version.sizeBytes(), measured, before, after, meter.usedBytes() - used);
            assertThat((double) after).isLessThanOrEqualTo(before * (1 + GROWTH_MAX));
        }
    }

    /** Tells what the load was measured to take, in bytes. */
    private static long loadAskAndUnload(
            Holdings holdings, ModelMemory memory, ModelVersion version, Path file, InferencePool pool)
            throws Exception {
        holdings.load(version, () -> ArtifactFile.of(file), ModelSettings.DEFAULTS)
                .get(20, TimeUnit.SECONDS);
        long measured = memory.reading().usedBytes();
        assertThat(measured).isGreaterThanOrEqualTo(version.sizeBytes());
        var picture = new NamedTensor(
                "x", Tensor.ofFloats(Shape.of(4, 3, EXTENT, EXTENT), new float[4 * 3 * EXTENT * EXTENT]));
        var answer = holdings.loaded()
                .getFirst()
                .queue()
                .submit(List.of(picture), List.of("y"), computed -> computed)
                .get(20, TimeUnit.SECONDS);
        assertThat(answer.getFirst().tensor().shape()).isEqualTo(Shape.of(4, 1));
        holdings.unload(version.id());
        // Behind the close, which the loading thread was given when the last turn ended or is about to be.
        while (!memory.reading().residents().isEmpty()) {
            Thread.onSpinWait();
        }
        pool.loading().submit(() -> {}).get(20, TimeUnit.SECONDS);
        return measured;
    }

    /** The size of the process once the garbage of the test is gone, in bytes. */
    private static long settled() {
        System.gc();
        return NativeMemory.residentBytes();
    }
}
