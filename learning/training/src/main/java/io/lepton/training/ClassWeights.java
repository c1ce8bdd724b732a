package io.lepton.training;

import io.lepton.data.Targets;
import java.util.List;
import java.util.stream.IntStream;

/** Weights of classes for {@link FitOptions#weighing}. */
public final class ClassWeights {
    private ClassWeights() {}

    /** Makes every class count as much as every other, and all rows together as many as there are; 0 for an absent one. */
    public static List<Double> balanced(Targets.Classes targets) {
        long[] counts = new long[targets.classCount()];
        for (int index : targets.indices()) {
            counts[index]++;
        }
        double present =
                IntStream.range(0, counts.length).filter(i -> counts[i] > 0).count();
        return IntStream.range(0, counts.length)
                .mapToObj(i -> counts[i] == 0 ? 0 : targets.indices().length / (present * counts[i]))
                .toList();
    }
}
