package io.lepton.training;

import java.util.Arrays;
import java.util.List;

/** A network whose layers follow one another. */
public record Sequential(List<Layer> layers) implements Blueprint {
    public Sequential {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a network without layers: layers=0");
        }
    }

    public static Sequential of(Layer... layers) {
        return new Sequential(Arrays.asList(layers));
    }
}
