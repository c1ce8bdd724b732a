package io.lepton.training.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import io.lepton.training.Activation;
import io.lepton.training.Adam;
import io.lepton.training.Conv2D;
import io.lepton.training.Dense;
import io.lepton.training.Flatten;
import io.lepton.training.Loss;
import io.lepton.training.MaxPooling;
import io.lepton.training.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NativeMemoryTest {
    private static final Path THREAD = Path.of("/proc/thread-self/stat");
    private static final int ROWS = 64;
    private static final int STEPS = 10;
    /** The place behind the program's name, which may hold blanks. */
    private static final int FAULTS = 7;

    /** The answers of the first convolution alone are 6.4 MB, 1,568 pages, and a step makes many tensors of that size. */
    @Test
    void aStepFindsTheMemoryThatTheStepBeforeItFreed() throws IOException {
        assumeTrue(Files.exists(THREAD), "only Linux counts the pages that a thread was given");
        var model = Sequential.of(
                        Conv2D.of(32, 5, Activation.RELU).padded(),
                        MaxPooling.of(2),
                        Flatten.all(),
                        Dense.of(2, Activation.SOFTMAX))
                .compile(Adam.withRate(1e-3), Loss.CATEGORICAL_CROSSENTROPY);
        var features = Features.of(Shape.of(1, 28, 28), new float[ROWS * 28 * 28]);
        var targets = Targets.classes(new int[ROWS], List.of("no", "yes"));
        try (var network = model.open(features.exampleShape(), 1)) {
            for (int step = 0; step < STEPS; step++) {
                var _ = network.step(features, targets);
            }
            long before = pageFaults();
            for (int step = 0; step < STEPS; step++) {
                var _ = network.step(features, targets);
            }
            assertThat((pageFaults() - before) / STEPS).as("pages a step").isLessThan(500);
        }
    }

    private static long pageFaults() throws IOException {
        String stat = Files.readString(THREAD);
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[FAULTS]);
    }
}
