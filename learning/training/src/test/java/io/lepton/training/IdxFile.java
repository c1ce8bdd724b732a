package io.lepton.training;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads the format of MNIST: a head of counts, then one byte for each pixel or label. */
final class IdxFile {
    private IdxFile() {}

    /** The bytes behind the head, as numbers from 0 to 255. */
    static int[] read(Path file) throws IOException {
        try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            int axes = in.readInt() & 0xFF;
            int count = 1;
            for (int axis = 0; axis < axes; axis++) {
                count = Math.multiplyExact(count, in.readInt());
            }
            byte[] bytes = in.readNBytes(count);
            int[] numbers = new int[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = bytes[i] & 0xFF;
            }
            return numbers;
        }
    }
}
