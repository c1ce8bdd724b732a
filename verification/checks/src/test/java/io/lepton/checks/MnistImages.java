package io.lepton.checks;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * The 10,000 test images of MNIST, from their published files.
 *
 * @see <a href="http://yann.lecun.com/exdb/mnist/">the format: a magic number, the extents, then bytes, big-endian</a>
 */
final class MnistImages {
    static final int COUNT = 10_000;
    static final int PIXELS = 28 * 28;

    private static final int IMAGES_MAGIC = 0x803;
    private static final int LABELS_MAGIC = 0x801;
    private static final int IMAGE_HEADER_BYTES = 12;

    private final byte[] pixels;
    private final byte[] labels;

    private MnistImages(byte[] pixels, byte[] labels) {
        this.pixels = pixels;
        this.labels = labels;
    }

    static MnistImages read(Path folder) throws IOException {
        return new MnistImages(
                read(folder.resolve("t10k-images-idx3-ubyte.gz"), IMAGES_MAGIC, IMAGE_HEADER_BYTES, COUNT * PIXELS),
                read(folder.resolve("t10k-labels-idx1-ubyte.gz"), LABELS_MAGIC, Integer.BYTES, COUNT));
    }

    /** One image's pixels, each in [0, 255], times a scale. */
    float[] image(int index, float scale) {
        float[] image = new float[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            image[i] = Byte.toUnsignedInt(pixels[index * PIXELS + i]) * scale;
        }
        return image;
    }

    int label(int index) {
        return labels[index];
    }

    private static byte[] read(Path file, int magic, int headerBytes, int contentBytes) throws IOException {
        try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            if (in.readInt() != magic) {
                throw new IOException("not the expected file: file=" + file);
            }
            in.skipNBytes(headerBytes);
            byte[] content = new byte[contentBytes];
            in.readFully(content);
            return content;
        }
    }
}
