package io.lepton.cli;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A picture as planes of brightness from 0 to 255, one if it is grey, or red, green and blue. Immutable. */
final class Picture {
    private static final long PIXELS_MAX = 1 << 26;
    private static final float OPAQUE = 255;

    /** The luma of red, green and blue, by ITU-R BT.601. */
    private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

    private final int width;
    private final int height;
    private final float[][] planes;

    private Picture(int width, int height, float[][] planes) {
        this.width = width;
        this.height = height;
        this.planes = planes;
    }

    /** Reads a PNG or JPEG file; what is transparent shows white, as on paper. */
    static Picture read(Path file) {
        byte[] bytes = PredictionInput.bytes(file);
        // A memory stream of our own: ImageIO's would put its cache on the disk.
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            var readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw RefusedInput.unreadable("not a picture", file, "bytes=" + bytes.length);
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream);
                return read(file, reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException _) {
            // The decoders throw the latter two at some damaged files.
            throw RefusedInput.unreadable("a damaged picture", file, "bytes=" + bytes.length);
        }
    }

    private static Picture read(Path file, ImageReader reader) throws IOException {
        // From the head of the file, before a picture of any size is unpacked.
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > PIXELS_MAX) {
            throw RefusedInput.tooLarge(file, "width=" + width + ", height=" + height + ", pixelsMax=" + PIXELS_MAX);
        }
        BufferedImage image = reader.read(0);
        boolean isGrey = image.getRaster().getNumBands() < 3 && !(image.getColorModel() instanceof IndexColorModel);
        return new Picture(width, height, isGrey ? grey(image) : colours(image));
    }

    /** Reads the samples themselves: Java takes them for linear light, and its conversion would brighten them. */
    private static float[][] grey(BufferedImage image) {
        var raster = image.getRaster();
        float white = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        boolean hasAlpha = raster.getNumBands() == 2;
        float[] plane = new float[image.getWidth() * image.getHeight()];
        for (int i = 0; i < plane.length; i++) {
            int x = i % image.getWidth();
            int y = i / image.getWidth();
            float alpha = hasAlpha ? raster.getSample(x, y, 1) / white : 1;
            plane[i] = onWhite(raster.getSample(x, y, 0) * OPAQUE / white, alpha);
        }
        return new float[][] {plane};
    }

    private static float[][] colours(BufferedImage image) {
        float[][] planes = new float[3][image.getWidth() * image.getHeight()];
        for (int i = 0; i < planes[0].length; i++) {
            int argb = image.getRGB(i % image.getWidth(), i / image.getWidth());
            float alpha = (argb >>> 24) / OPAQUE;
            planes[0][i] = onWhite(argb >> 16 & 0xff, alpha);
            planes[1][i] = onWhite(argb >> 8 & 0xff, alpha);
            planes[2][i] = onWhite(argb & 0xff, alpha);
        }
        return planes;
    }

    private static float onWhite(float brightness, float alpha) {
        return brightness * alpha + OPAQUE * (1 - alpha);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int channels() {
        return planes.length;
    }

    /** The brightness of a pixel, counted by rows, from 0 to 255. */
    float brightness(int channel, int pixel) {
        return planes[channel][pixel];
    }

    /** The same picture in grey or in colour: 1 or 3 channels. */
    Picture withChannels(int channels) {
        if (channels == planes.length) {
            return this;
        }
        return new Picture(
                width,
                height,
                channels == 1 ? new float[][] {luma()} : new float[][] {planes[0], planes[0], planes[0]});
    }

    private float[] luma() {
        float[] luma = new float[planes[0].length];
        for (int channel = 0; channel < LUMA.length; channel++) {
            for (int i = 0; i < luma.length; i++) {
                luma[i] += LUMA[channel] * planes[channel][i];
            }
        }
        return luma;
    }

    /** The same picture in another size. */
    Picture scaled(int toWidth, int toHeight) {
        if (toWidth == width && toHeight == height) {
            return this;
        }
        float[][] scaled = new float[planes.length][];
        for (int channel = 0; channel < planes.length; channel++) {
            scaled[channel] = PlaneScaling.scale(planes[channel], width, height, toWidth, toHeight);
        }
        return new Picture(toWidth, toHeight, scaled);
    }
}
