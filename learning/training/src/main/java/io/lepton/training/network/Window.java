package io.lepton.training.network;

import io.lepton.domain.Shape;
import java.util.List;

/**
 * A window that moves over the axes behind the channels.
 *
 * @param size its extent along each axis
 * @param stride how far it moves
 * @param before how many zeros stand before the first element
 * @param after how many stand behind the last
 */
public record Window(List<Integer> size, List<Integer> stride, List<Integer> before, List<Integer> after) {
    public Window {
        size = List.copyOf(size);
        stride = List.copyOf(stride);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    public boolean isPaddedEvenly() {
        return before.equals(after);
    }

    /** The shape after it has moved over [channels, ...]. */
    Shape over(String name, Shape input, int channels) {
        if (input.rank() != size.size() + 1) {
            throw new IllegalArgumentException(
                    "an axis too many or too few: layer=" + name + ", given=" + input + ", window=" + size);
        }
        long[] extents = new long[input.rank()];
        extents[0] = channels;
        for (int axis = 0; axis < size.size(); axis++) {
            long room = input.extent(axis + 1) + before.get(axis) + after.get(axis) - size.get(axis);
            if (room < 0) {
                throw new IllegalArgumentException("the window is larger than what it moves over: layer=" + name
                        + ", given=" + input + ", window=" + size);
            }
            extents[axis + 1] = room / stride.get(axis) + 1;
        }
        return Shape.of(extents);
    }
}
