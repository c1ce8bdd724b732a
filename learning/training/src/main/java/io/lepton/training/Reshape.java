package io.lepton.training;

import java.util.Arrays;
import java.util.List;

/** The same numbers in another shape, the last axis fastest. */
public record Reshape(List<Integer> extents) implements Layer {
    public Reshape {
        extents = List.copyOf(extents);
        extents.forEach(extent -> Layer.requirePositive("extent", extent));
    }

    public static Reshape to(Integer... extents) {
        return new Reshape(Arrays.asList(extents));
    }
}
