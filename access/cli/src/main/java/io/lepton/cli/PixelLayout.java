package io.lepton.cli;

import io.lepton.domain.Shape;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which axes of a tensor are a picture's channels, rows and columns.
 *
 * @param channelAxis the axis of 1 or 3 channels, or -1 if there is none and one channel is meant
 * @param heightAxis the axis of the rows; the columns are the next one
 */
record PixelLayout(int channelAxis, int heightAxis) {
    private static final int NONE = -1;
    private static final long EXTENT_MAX = 1 << 13;

    /**
     * Finds the layout of an input: [N, C, H, W], [N, H, W, C], [C, H, W], [H, W, C], [N, H, W] or [H, W], with N open or
     * 1, and C 1 or 3.
     *
     * @return nothing if the shape is none of these, or does not tell where its channels are
     */
    static Optional<PixelLayout> of(Shape shape) {
        return switch (shape.rank()) {
            case 2 -> checked(shape, new PixelLayout(NONE, 0));
            case 3 -> ofThree(shape).flatMap(layout -> checked(shape, layout));
            case 4 -> ofFour(shape).flatMap(layout -> checked(shape, layout));
            default -> Optional.empty();
        };
    }

    private static Optional<PixelLayout> ofThree(Shape shape) {
        if (isChannels(shape.extent(0))) {
            return Optional.of(new PixelLayout(0, 1));
        }
        if (isChannels(shape.extent(2))) {
            return Optional.of(new PixelLayout(2, 0));
        }
        return Optional.of(new PixelLayout(NONE, 1));
    }

    private static Optional<PixelLayout> ofFour(Shape shape) {
        if (isChannels(shape.extent(1))) {
            return Optional.of(new PixelLayout(1, 2));
        }
        return isChannels(shape.extent(3)) ? Optional.of(new PixelLayout(3, 1)) : Optional.empty();
    }

    private static Optional<PixelLayout> checked(Shape shape, PixelLayout layout) {
        for (int axis = 0; axis < shape.rank(); axis++) {
            long extent = shape.extent(axis);
            boolean fits = layout.isBatch(axis)
                    ? extent == 1 || extent == Shape.UNKNOWN
                    : extent == Shape.UNKNOWN || (extent > 0 && extent <= EXTENT_MAX);
            if (!fits) {
                return Optional.empty();
            }
        }
        return Optional.of(layout);
    }

    private static boolean isChannels(long extent) {
        return extent == 1 || extent == 3;
    }

    private boolean isBatch(int axis) {
        return axis != channelAxis && axis != heightAxis && axis != widthAxis();
    }

    private int widthAxis() {
        return heightAxis + 1;
    }

    boolean isChannelLast() {
        return channelAxis > heightAxis;
    }

    int channels(Shape shape) {
        return channelAxis == NONE ? 1 : (int) shape.extent(channelAxis);
    }

    int height(Shape concrete) {
        return (int) concrete.extent(heightAxis);
    }

    int width(Shape concrete) {
        return (int) concrete.extent(widthAxis());
    }

    /** The shape with one picture's extents where it leaves them open. */
    Shape fit(Shape open, int width, int height) {
        long[] extents = open.toArray();
        Arrays.setAll(extents, axis -> extents[axis] == Shape.UNKNOWN ? 1 : extents[axis]);
        extents[heightAxis] = open.extent(heightAxis) == Shape.UNKNOWN ? height : open.extent(heightAxis);
        extents[widthAxis()] = open.extent(widthAxis()) == Shape.UNKNOWN ? width : open.extent(widthAxis());
        return Shape.of(extents);
    }
}
