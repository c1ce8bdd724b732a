package io.lepton.benchmarks.serve;

import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A network that is measured: one where the arithmetic costs most, and one where everything else does. */
enum Subject {
    /** A picture of 64x64 in 3 colours in, one number out. */
    CNN,
    /** Two numbers in, five neurons, two numbers out. */
    MLP;

    static final String INPUT = "x";
    static final String OUTPUT = "y";

    private static final long SEED = 2;

    /** The name under which it is served. */
    String model() {
        return name().toLowerCase(Locale.ROOT);
    }

    ModelName modelName() {
        return new ModelName(model());
    }

    /** The extents of one input row. */
    List<Long> rowShape() {
        return switch (this) {
            case CNN -> List.of(3L, 64L, 64L);
            case MLP -> List.of(2L);
        };
    }

    /** The extents of one output row. */
    List<Long> outputRowShape() {
        return switch (this) {
            case CNN -> List.of(1L);
            case MLP -> List.of(2L);
        };
    }

    /** A row of uniform numbers in [0, 1), from a seed. */
    NamedTensor row() {
        Shape shape = Shape.of(Stream.concat(Stream.of(1L), rowShape().stream())
                .mapToLong(Long::longValue)
                .toArray());
        float[] elements = new float[Math.toIntExact(shape.elementCount())];
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (float) random.nextDouble();
        }
        return new NamedTensor(INPUT, Tensor.ofFloats(shape, elements));
    }
}
