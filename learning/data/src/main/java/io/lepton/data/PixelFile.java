package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Decoded pictures of one size, a byte for each pixel and channel, in a file that has no name any more.
 *
 * <p>Pictures are decoded once and then read in any order, as often as there are epochs, from the system's cache of files as far
 * as it fits into memory. The file is mapped and its name removed at once: the space is free again when nobody refers to the
 * pictures, and when the process dies, however it dies. Safe for any thread.
 */
final class PixelFile {
    private final MemorySegment pixels;
    private final int pictureBytes;
    private final int count;
    private final long checksum;

    private PixelFile(MemorySegment pixels, int pictureBytes, int count, long checksum) {
        this.pixels = pixels;
        this.pictureBytes = pictureBytes;
        this.count = count;
        this.checksum = checksum;
    }

    int count() {
        return count;
    }

    int pictureBytes() {
        return pictureBytes;
    }

    /** Of all bytes, in the order in which they were added. */
    long checksum() {
        return checksum;
    }

    /** Copies one picture. */
    void read(int picture, byte[] into) {
        if (picture < 0 || picture >= count) {
            throw new IndexOutOfBoundsException("picture=" + picture + ", pictures=" + count);
        }
        MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, (long) picture * pictureBytes, into, 0, pictureBytes);
    }

    /** Adds pictures one after the other. Confined to one thread. */
    static final class Writer implements AutoCloseable {
        private final FileChannel channel;
        private final int pictureBytes;
        private final CRC32C checksum = new CRC32C();
        private int count;

        private Writer(FileChannel channel, int pictureBytes) {
            this.channel = channel;
            this.pictureBytes = pictureBytes;
        }

        /** @param folder on a disk that has the space */
        static Writer in(Path folder, int pictureBytes) {
            try {
                Path file = Files.createTempFile(folder, "pixels-", ".raw");
                var channel = FileChannel.open(
                        file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
                return new Writer(channel, pictureBytes);
            } catch (IOException e) {
                throw failed(folder, e);
            }
        }

        void add(byte[] picture) {
            if (picture.length != pictureBytes) {
                throw new IllegalArgumentException(
                        "a picture of another size: bytes=" + picture.length + ", expected=" + pictureBytes);
            }
            try {
                var bytes = ByteBuffer.wrap(picture);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                throw failed(Path.of(""), e);
            }
            checksum.update(picture);
            count++;
        }

        /** The pictures so far; nothing can be added any more. */
        PixelFile finish() {
            try {
                var mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
                channel.close();
                return new PixelFile(mapped, pictureBytes, count, checksum.getValue());
            } catch (IOException e) {
                throw failed(Path.of(""), e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw failed(Path.of(""), e);
            }
        }

        private static LeptonException failed(Path folder, IOException cause) {
            return new LeptonException(
                    ErrorCode.STORAGE_FAILED,
                    "decoded pictures cannot be kept: folder=" + folder + ", cause=" + cause,
                    cause);
        }
    }
}
