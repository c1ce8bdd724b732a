package io.lepton.training;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.training.network.State;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * A file that holds how far a training has come.
 *
 * <p>Written beside the old one and moved over it once it is on the disk, so that a process that ends at any moment leaves a
 * whole file. Starts with the fingerprint of the training that it belongs to, ends with a checksum.
 */
final class CheckpointFile {
    private static final int MAGIC = 0x4C50434B;
    private static final int VERSION = 1;
    private static final String NAME = "checkpoint.bin";

    private final Path file;
    private final String fingerprint;

    CheckpointFile(Path folder, String fingerprint) {
        this.file = folder.resolve(NAME);
        this.fingerprint = fingerprint;
    }

    boolean exists() {
        return Files.exists(file);
    }

    void write(Course course, State state) {
        var fresh = file.resolveSibling(NAME + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (var channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                var sum = new CheckedOutputStream(
                        new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16), new CRC32C());
                var out = new DataOutputStream(sum);
                write(out, course, state);
                out.writeLong(sum.getChecksum().getValue());
                out.flush();
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "a checkpoint cannot be written: file=" + file, e);
        }
    }

    private void write(DataOutputStream out, Course course, State state) throws IOException {
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeUTF(fingerprint);
        out.writeInt(course.epochs);
        out.writeInt(course.steps);
        out.writeLong(course.stepsTotal);
        out.writeDouble(course.lossSum);
        write(out, course.answers);
        out.writeDouble(course.best);
        out.writeInt(course.bestEpoch);
        out.writeInt(course.epochsWithoutBetter);
        out.writeInt(course.reports.size());
        for (var report : course.reports) {
            out.writeInt(report.epoch());
            out.writeInt(report.values().size());
            for (var value : report.values().entrySet()) {
                out.writeUTF(value.getKey());
                out.writeDouble(value.getValue());
            }
        }
        write(out, state);
        var best = course.bestState;
        out.writeBoolean(best != null);
        if (best != null) {
            write(out, best);
        }
    }

    private static void write(DataOutputStream out, State state) throws IOException {
        write(out, state.parameters());
        write(out, state.running());
        write(out, state.moments());
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        out.writeInt(values.length);
        var bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
        bytes.asFloatBuffer().put(values);
        out.write(bytes.array());
    }

    /**
     * Reads the file into a course that has just begun, and gives the network's state.
     *
     * @throws LeptonException {@link ErrorCode#CONFLICT} if the file belongs to another training, {@link
     *     ErrorCode#STORAGE_FAILED} if it is damaged or cannot be read
     */
    State read(Course course) {
        try (var stream = Files.newInputStream(file)) {
            var sum = new CheckedInputStream(new BufferedInputStream(stream, 1 << 16), new CRC32C());
            var in = new DataInputStream(sum);
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                throw new IOException("not a checkpoint of this version");
            }
            if (!in.readUTF().equals(fingerprint)) {
                throw new LeptonException(
                        ErrorCode.CONFLICT,
                        "the checkpoint belongs to another training, with other data or settings: file=" + file);
            }
            var state = read(in, course);
            long expected = sum.getChecksum().getValue();
            if (in.readLong() != expected) {
                throw new IOException("the checksum differs");
            }
            return state;
        } catch (IOException | RuntimeException e) {
            if (e instanceof LeptonException known) {
                throw known;
            }
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "the checkpoint is damaged: file=" + file, e);
        }
    }

    private static State read(DataInputStream in, Course course) throws IOException {
        course.epochs = in.readInt();
        course.steps = in.readInt();
        course.stepsTotal = in.readLong();
        course.lossSum = in.readDouble();
        course.answers = readFloats(in);
        course.best = in.readDouble();
        course.bestEpoch = in.readInt();
        course.epochsWithoutBetter = in.readInt();
        int reports = in.readInt();
        for (int i = 0; i < reports; i++) {
            int epoch = in.readInt();
            int count = in.readInt();
            Map<String, Double> values = new LinkedHashMap<>();
            for (int j = 0; j < count; j++) {
                values.put(in.readUTF(), in.readDouble());
            }
            course.reports.add(new EpochReport(epoch, values));
        }
        var state = readState(in);
        if (in.readBoolean()) {
            course.bestState = readState(in);
        }
        return state;
    }

    private static State readState(DataInputStream in) throws IOException {
        return new State(readFloats(in), readFloats(in), readFloats(in));
    }

    /** A damaged length asks for no more than the file has. */
    private static float[] readFloats(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > Integer.MAX_VALUE / Float.BYTES) {
            throw new IOException("not a count: count=" + count);
        }
        byte[] bytes = in.readNBytes(count * Float.BYTES);
        if (bytes.length != count * Float.BYTES) {
            throw new IOException("the file is cut short");
        }
        float[] values = new float[count];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return values;
    }
}
