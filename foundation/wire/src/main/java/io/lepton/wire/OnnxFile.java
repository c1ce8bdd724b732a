package io.lepton.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Signature;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A model file in the Open Neural Network Exchange format.
 *
 * <p>Reading one passes over its weights: it costs memory for the names and shapes, whatever the file's size.
 */
public final class OnnxFile {
    private OnnxFile() {}

    /**
     * Reads what a model takes and answers.
     *
     * <p>Inputs that the file itself gives a value are left out. Extents that the file leaves open or names are {@link
     * io.lepton.domain.Shape#UNKNOWN}. Outputs that are no tensors stand as the tensors that a node answers instead: a
     * sequence of maps to probabilities as FP32 [-1, -1], one row per map; a sequence of tensors with one more extent
     * in front.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_MODEL_FILE} with the file's name and the reason, if the file
     *     cannot be read, is not ONNX, is damaged or keeps weights in other files, or if it needs a newer runtime or a
     *     type that has no tensor
     */
    public static Signature readSignature(Path file) {
        String name = String.valueOf(file.getFileName());
        return signature(name, () -> outline(file));
    }

    /**
     * As {@link #readSignature(Path)}, of bytes that lie elsewhere than in a file of their own.
     *
     * @param name what to call them in messages
     * @param bytes are read up to where the names and shapes end, and not closed
     */
    public static Signature readSignature(String name, long sizeBytes, InputStream bytes) {
        return signature(name, () -> outline(sizeBytes, bytes));
    }

    private static Signature signature(String name, Outlining outline) {
        try {
            return OnnxSignatures.of(outline.read());
        } catch (InvalidProtocolBufferException e) {
            throw refusal("the file is cut short or damaged", name, e);
        } catch (NoSuchFileException e) {
            throw refusal("no such file", name, e);
        } catch (IOException e) {
            throw refusal("the file cannot be read", name, e);
        } catch (IllegalArgumentException e) {
            // The words of the outline's reader, and of the domain's records about names and shapes.
            throw refusal(String.valueOf(e.getMessage()), name, e);
        }
    }

    private static OnnxOutline outline(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("not a file");
        }
        long sizeBytes = checked(Files.size(file));
        try (var bytes = Files.newInputStream(file)) {
            return outline(sizeBytes, bytes);
        }
    }

    private static OnnxOutline outline(long sizeBytes, InputStream bytes) throws IOException {
        int checkedBytes = (int) checked(sizeBytes);
        return OnnxOutlineReader.read(CodedInputStream.newInstance(new BufferedInputStream(bytes)), checkedBytes);
    }

    private static long checked(long sizeBytes) {
        if (sizeBytes == 0 || sizeBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "wrong size for an ONNX file: sizeBytes=" + sizeBytes + ", max=" + Integer.MAX_VALUE);
        }
        return sizeBytes;
    }

    private static LeptonException refusal(String fact, String name, Exception cause) {
        String line = fact + (fact.contains("=") ? ", file=" : ": file=") + name;
        return new LeptonException(
                ErrorCode.INVALID_MODEL_FILE, line.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?"), cause);
    }

    private interface Outlining {
        OnnxOutline read() throws IOException;
    }
}
