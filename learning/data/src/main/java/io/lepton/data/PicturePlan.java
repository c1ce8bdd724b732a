package io.lepton.data;

/**
 * How pictures become numbers.
 *
 * @param height in pixels, to which every picture is resized
 * @param channels 1 for grey, 3 for red, green and blue
 */
public record PicturePlan(int height, int width, int channels, Brightness brightness) {
    /** What the brightness 0 to 255 becomes. */
    public enum Brightness {
        /** 0 to 255. */
        RAW,
        /** 0 to 1. */
        UNIT,
        /** Mean 0 and deviation 1 over the pictures to learn from, channel by channel. */
        STANDARD
    }

    private static final int EXTENT_MAX = 4_096;

    public PicturePlan {
        if (height < 1 || height > EXTENT_MAX || width < 1 || width > EXTENT_MAX) {
            throw new IllegalArgumentException(
                    "1 to " + EXTENT_MAX + " are possible: height=" + height + ", width=" + width);
        }
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("1 or 3 are possible: channels=" + channels);
        }
    }

    /** Grey, 0 to 1. */
    public static PicturePlan grey(int height, int width) {
        return new PicturePlan(height, width, 1, Brightness.UNIT);
    }

    /** In colour, 0 to 1. */
    public static PicturePlan colour(int height, int width) {
        return new PicturePlan(height, width, 3, Brightness.UNIT);
    }

    public PicturePlan withBrightness(Brightness other) {
        return new PicturePlan(height, width, channels, other);
    }

    int pixels() {
        return height * width;
    }

    int bytes() {
        return pixels() * channels;
    }
}
