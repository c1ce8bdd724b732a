package io.lepton.runs;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What was learned answers to the first rows held out. The answers of a run lie in its folder as {@code heldout.OUTPUT.npy}, float32
 * [rows, numbers of a row], version 1.0 of NumPy's format; the rows themselves are not kept.
 */
final class HeldOutAnswers {
    private static final String PREFIX = "heldout.";
    private static final String SUFFIX = ".npy";
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int HEADER_BYTES = 128;
    private static final Pattern SHAPE = Pattern.compile("'shape': \\((\\d+), (\\d+)\\)");

    private final String output;
    private final int rowCount;
    private final float[] numbers;

    /**
     * Answers to some rows; shares the array.
     *
     * @param output the output of the model that gives them
     * @param numbers row by row, as many for each
     */
    HeldOutAnswers(String output, int rowCount, float[] numbers) {
        this.output = output;
        this.rowCount = rowCount;
        this.numbers = numbers;
    }

    int rowCount() {
        return rowCount;
    }

    void write(RunFolder run) {
        DurableFile.write(run.path().resolve(PREFIX + output + SUFFIX), bytes());
    }

    /**
     * Reads those of a run.
     *
     * @throws LeptonException {@link ErrorCode#CONFLICT} if it has none
     */
    static HeldOutAnswers read(RunFolder run) {
        try (var all = Files.newDirectoryStream(run.path(), PREFIX + "*" + SUFFIX)) {
            for (Path file : all) {
                String name = String.valueOf(file.getFileName());
                String output = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
                return of(output, ByteBuffer.wrap(Files.readAllBytes(file)), file);
            }
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "cannot read: folder=" + run.path() + ", cause=" + e, e);
        }
        throw new LeptonException(
                ErrorCode.CONFLICT,
                "the run has kept no answers to rows held out; train it again: run=" + run.number());
    }

    /**
     * The largest difference between answers and those that are expected; not a number if one of them is none. Of a number beyond 1 as a
     * share of it: single precision holds seven digits, wherever the point stands.
     *
     * @param from the first row that was asked for
     * @param count how many rows were asked for
     * @param outputs what came
     */
    double differenceMax(int from, int count, List<NamedTensor> outputs) {
        float[] answered = numbers(find(outputs));
        int width = rowCount == 0 ? 0 : numbers.length / rowCount;
        if (answered.length != count * width) {
            throw new IllegalStateException("answers of another length: output=" + output + ", numbers="
                    + answered.length + ", expected=" + count * width);
        }
        double largest = 0;
        for (int i = 0; i < answered.length; i++) {
            float expected = numbers[from * width + i];
            double difference = Math.abs((double) answered[i] - expected) / Math.max(1, Math.abs(expected));
            largest = Math.max(largest, difference);
        }
        return largest;
    }

    private NamedTensor find(List<NamedTensor> outputs) {
        return outputs.stream()
                .filter(one -> one.name().equals(output))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the model lacks an output: name=" + output));
    }

    private static float[] numbers(NamedTensor output) {
        var tensor = output.tensor();
        return switch (tensor.type()) {
            case FP32 -> tensor.toFloats();
            case INT64 -> {
                var longs = tensor.data().asLongBuffer();
                float[] floats = new float[longs.remaining()];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = longs.get(i);
                }
                yield floats;
            }
            default -> throw new IllegalStateException("not an output of numbers: output=" + output);
        };
    }

    private byte[] bytes() {
        int width = rowCount == 0 ? 0 : numbers.length / rowCount;
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rowCount + ", " + width + "), }";
        int padding = HEADER_BYTES - MAGIC.length - Short.BYTES - header.length() - 1;
        var bytes = ByteBuffer.allocate(HEADER_BYTES + numbers.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) (HEADER_BYTES - MAGIC.length - Short.BYTES))
                .put((header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII));
        bytes.asFloatBuffer().put(numbers);
        return bytes.array();
    }

    private static HeldOutAnswers of(String output, ByteBuffer bytes, Path file) {
        var shape =
                SHAPE.matcher(StandardCharsets.US_ASCII.decode(bytes.slice(0, Math.min(HEADER_BYTES, bytes.limit()))));
        if (shape.find()) {
            int rows = Integer.parseInt(shape.group(1));
            int size = Math.multiplyExact(rows, Integer.parseInt(shape.group(2)));
            if (bytes.limit() == HEADER_BYTES + size * Float.BYTES) {
                float[] numbers = new float[size];
                bytes.position(HEADER_BYTES)
                        .slice()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(numbers);
                return new HeldOutAnswers(output, rows, numbers);
            }
        }
        throw new LeptonException(ErrorCode.STORAGE_FAILED, "damaged: file=" + file + ", bytes=" + bytes.limit());
    }
}
