package io.lepton.training.network;

import io.lepton.domain.Shape;

/**
 * The place of one tensor among an operation's numbers.
 *
 * @param name within the operation, such as {@code weight}
 * @param shape the last axis fastest
 * @param filling what it is before training
 */
public record Slot(String name, Shape shape, Filling filling) {
    public int size() {
        return Math.toIntExact(shape.elementCount());
    }
}
