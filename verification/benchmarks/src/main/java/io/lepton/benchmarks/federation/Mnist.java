package io.lepton.benchmarks.federation;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import io.lepton.federation.codec.SeededGenerator;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** Handwritten digits of 28 by 28 pixels, a byte each. */
final class Mnist implements NetworkRows {
    static final int PIXELS = 784;
    static final int CLASSES = 10;
    static final int CLIENTS = 100;
    private static final int SIDE = 28;
    private static final float PIXEL_MAX = 255;
    private static final List<String> DIGITS =
            IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();

    private final byte[] pixels;
    private final byte[] labels;

    private Mnist(byte[] pixels, byte[] labels) {
        this.pixels = pixels;
        this.labels = labels;
    }

    /** The part {@code train} or {@code t10k}. */
    static Mnist read(Path data, String part) throws IOException {
        Path folder = data.resolve("mnist");
        return new Mnist(
                bytes(folder.resolve(part + "-images-idx3-ubyte.gz")),
                bytes(folder.resolve(part + "-labels-idx1-ubyte.gz")));
    }

    @Override
    public int size() {
        return labels.length;
    }

    int label(int row) {
        return labels[row];
    }

    float pixel(int row, int place) {
        return (pixels[row * PIXELS + place] & 0xff) / PIXEL_MAX;
    }

    /** The rows of one client where all were dealt out by chance. */
    int[] dealt(int client, long seed) {
        int[] order = new SeededGenerator(seed).permutation(size());
        int each = size() / CLIENTS;
        return Arrays.copyOfRange(order, client * each, (client + 1) * each);
    }

    /** The rows of one client where each has two of 200 shards of rows in the order of their classes: most know two classes. */
    int[] shards(int client, long seed) {
        int[] order = IntStream.range(0, size())
                .boxed()
                .sorted(Comparator.comparingInt(this::label))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] shards = new SeededGenerator(seed).permutation(2 * CLIENTS);
        int each = size() / shards.length;
        return IntStream.of(shards[2 * client], shards[2 * client + 1])
                .flatMap(shard -> Arrays.stream(order, shard * each, (shard + 1) * each))
                .toArray();
    }

    @Override
    public Features features(int[] rows) {
        float[] values = new float[rows.length * PIXELS];
        for (int i = 0; i < rows.length; i++) {
            for (int place = 0; place < PIXELS; place++) {
                values[i * PIXELS + place] = pixel(rows[i], place);
            }
        }
        return Features.of(Shape.of(1, SIDE, SIDE), values);
    }

    @Override
    public Targets.Classes targets(int[] rows) {
        return Targets.classes(Arrays.stream(rows).map(this::label).toArray(), DIGITS);
    }

    private static byte[] bytes(Path file) throws IOException {
        try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            int axes = in.readInt() & 0xff;
            int count = 1;
            for (int axis = 0; axis < axes; axis++) {
                count = Math.multiplyExact(count, in.readInt());
            }
            return in.readNBytes(count);
        }
    }
}
