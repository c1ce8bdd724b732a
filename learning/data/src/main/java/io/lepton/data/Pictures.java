package io.lepton.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Decodes pictures and brings them to one size. */
final class Pictures {
    /** Pictures above this many pixels are refused before they fill the memory. */
    private static final long PIXELS_MAX = 100_000_000;

    static {
        // Without this ImageIO writes every picture to a temporary file first.
        ImageIO.setUseCache(false);
    }

    private Pictures() {}

    /** The brightness of every pixel, [channels, height, width]; empty if the bytes are no picture. */
    static Optional<byte[]> decode(byte[] encoded, PicturePlan plan) {
        try (var stream = ImageIO.createImageInputStream(new ByteArrayInputStream(encoded))) {
            var readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            var reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                if ((long) reader.getWidth(0) * reader.getHeight(0) > PIXELS_MAX) {
                    return Optional.empty();
                }
                return Optional.of(pixels(reader.read(0), plan));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException _) {
            // The readers answer damaged bytes with many kinds of exceptions; all mean the same here.
            return Optional.empty();
        }
    }

    private static byte[] pixels(BufferedImage image, PicturePlan plan) {
        int height = image.getHeight();
        int width = image.getWidth();
        boolean isGrey = image.getRaster().getNumBands() < 3 && !(image.getColorModel() instanceof IndexColorModel);
        byte[] pixels = new byte[plan.bytes()];
        for (int channel = 0; channel < plan.channels(); channel++) {
            float[] brightness = isGrey ? grey(image) : coloured(image, channel, plan.channels());
            float[] resized = resize(brightness, height, width, plan.height(), plan.width());
            for (int i = 0; i < resized.length; i++) {
                pixels[channel * plan.pixels() + i] = (byte) Math.round(Math.clamp(resized[i], 0, 255));
            }
        }
        return pixels;
    }

    /** The samples themselves: Java takes them for linear light, and its conversion would brighten them. */
    private static float[] grey(BufferedImage image) {
        var raster = image.getRaster();
        float white = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        boolean hasAlpha = raster.getNumBands() == 2;
        float[] plane = new float[image.getWidth() * image.getHeight()];
        for (int i = 0; i < plane.length; i++) {
            int x = i % image.getWidth();
            int y = i / image.getWidth();
            float alpha = hasAlpha ? raster.getSample(x, y, 1) / white : 1;
            plane[i] = onWhite(raster.getSample(x, y, 0) * 255 / white, alpha);
        }
        return plane;
    }

    private static float[] coloured(BufferedImage image, int channel, int channels) {
        int[] colours = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        float[] plane = new float[colours.length];
        for (int i = 0; i < colours.length; i++) {
            plane[i] = brightness(colours[i], channel, channels);
        }
        return plane;
    }

    /** Grey by the weights of ITU-R BT.601. */
    private static float brightness(int colour, int channel, int channels) {
        float alpha = (colour >>> 24) / 255f;
        int red = colour >> 16 & 0xff;
        int green = colour >> 8 & 0xff;
        int blue = colour & 0xff;
        float brightness = channels == 1
                ? 0.299f * red + 0.587f * green + 0.114f * blue
                : channel == 0 ? red : channel == 1 ? green : blue;
        return onWhite(brightness, alpha);
    }

    /** What is transparent shows white, as on paper, and as the command line does when it asks a served model. */
    private static float onWhite(float brightness, float alpha) {
        return brightness * alpha + 255 * (1 - alpha);
    }

    /** Bilinear, with a filter as wide as the pixels that fall on one another, so that shrinking does not alias. */
    static float[] resize(float[] from, int height, int width, int newHeight, int newWidth) {
        float[] wide = new float[height * newWidth];
        float[][] columns = weights(width, newWidth);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < newWidth; x++) {
                wide[y * newWidth + x] = sum(from, y * width, 1, columns[x]);
            }
        }
        float[] resized = new float[newHeight * newWidth];
        float[][] rows = weights(height, newHeight);
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                resized[y * newWidth + x] = sum(wide, x, newWidth, rows[y]);
            }
        }
        return resized;
    }

    /** The first number is where the weights begin. */
    private static float sum(float[] values, int from, int step, float[] weights) {
        int first = (int) weights[0];
        float sum = 0;
        for (int i = 1; i < weights.length; i++) {
            sum += weights[i] * values[from + (first + i - 1) * step];
        }
        return sum;
    }

    private static float[][] weights(int size, int newSize) {
        double scale = (double) size / newSize;
        double reach = Math.max(scale, 1);
        float[][] all = new float[newSize][];
        for (int place = 0; place < newSize; place++) {
            double centre = (place + 0.5) * scale - 0.5;
            int first = Math.max(0, (int) Math.ceil(centre - reach));
            int last = Math.min(size - 1, (int) Math.floor(centre + reach));
            float[] weights = new float[last - first + 2];
            weights[0] = first;
            double total = 0;
            for (int i = first; i <= last; i++) {
                double weight = Math.max(0, 1 - Math.abs(i - centre) / reach);
                weights[i - first + 1] = (float) weight;
                total += weight;
            }
            for (int i = 1; i < weights.length; i++) {
                weights[i] /= (float) total;
            }
            all[place] = weights;
        }
        return all;
    }
}
