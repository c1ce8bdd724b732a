package io.lepton.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.wire.ModelPath;
import io.lepton.wire.grpc.ModelInferRequest;
import io.lepton.wire.grpc.ModelReadyRequest;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpcModelScanTest {
    private static final ModelName DIGITS = new ModelName("digits");
    private static final byte[] TENSOR = new byte[100_000];

    static {
        new Random(5).nextBytes(TENSOR);
    }

    private static ModelInferRequest.Builder infer() {
        return ModelInferRequest.newBuilder()
                .setModelName("digits")
                .setId("7")
                .addInputs(ModelInferRequest.InferInputTensor.newBuilder().setName("x"))
                .addRawInputContents(ByteString.copyFrom(TENSOR));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4_096, 1_000_000})
    void findsTheNameHoweverTheMessageIsCut(int step) throws IOException {
        byte[] message = infer().build().toByteArray();
        ModelPath without = new ModelPath(DIGITS, OptionalInt.empty(), "");
        assertThat(found(plain(message), "identity", step)).contains(without);
        assertThat(found(gzip(message), "gzip", step)).contains(without);
        assertThat(found(deflate(message), "deflate", step)).contains(without);
        byte[] versioned = infer().setModelVersion("3").build().toByteArray();
        assertThat(found(plain(versioned), "identity", step)).contains(new ModelPath(DIGITS, OptionalInt.of(3), ""));
    }

    @Test
    void takesTheMessagesEndForTheEndOfItsFields() throws IOException {
        byte[] message =
                ModelReadyRequest.newBuilder().setName("digits").build().toByteArray();
        assertThat(found(plain(message), "identity", 1)).contains(new ModelPath(DIGITS, OptionalInt.empty(), ""));
        assertThat(found(gzip(message), "gzip", 1)).contains(new ModelPath(DIGITS, OptionalInt.empty(), ""));
    }

    @Test
    void passesOverFieldsOfEveryTypeThatComeSooner() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        out.writeInt64(9, Long.MIN_VALUE);
        out.writeFixed64(10, 7);
        out.writeFixed32(11, 7);
        out.writeByteArray(12, TENSOR);
        out.writeByteArray(13, new byte[0]);
        out.writeString(2, "4");
        out.writeString(1, "digits");
        out.flush();
        assertThat(found(plain(bytes.toByteArray()), "identity", 11))
                .contains(new ModelPath(DIGITS, OptionalInt.of(4), ""));
    }

    @Test
    void tellsWhatIsWrong() throws IOException {
        assertRefused(plain(new byte[0]), "identity", ErrorCode.INVALID_REQUEST, "names no model");
        assertRefused(
                plain(infer().clearModelName().build().toByteArray()),
                "identity",
                ErrorCode.INVALID_REQUEST,
                "names no model");
        assertRefused(new byte[] {7, 0, 0, 0, 0}, "identity", ErrorCode.INVALID_REQUEST, "flag=7");
        assertRefused(plain(new byte[] {3}), "identity", ErrorCode.INVALID_REQUEST, "no known type");
        assertRefused(
                plain(infer().setModelName("x".repeat(2_000)).build().toByteArray()),
                "identity",
                ErrorCode.INVALID_REQUEST,
                "too long");
        assertRefused(
                plain(infer().setModelName("no such").build().toByteArray()),
                "identity",
                ErrorCode.UNKNOWN_MODEL,
                "model=no such");
        assertRefused(
                plain(infer().setModelVersion("x").build().toByteArray()),
                "identity",
                ErrorCode.UNKNOWN_VERSION,
                "version=x");
        byte[] message = infer().build().toByteArray();
        assertRefused(gzip(message), "snappy", ErrorCode.UNSUPPORTED, "known=gzip|deflate");
        assertRefused(deflate(message), "gzip", ErrorCode.INVALID_REQUEST, "gzip");
    }

    @Test
    void unfoldsNoMoreThanItsBound() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        out.writeByteArray(12, new byte[4 << 20]);
        out.writeString(1, "digits");
        out.flush();
        assertRefused(gzip(bytes.toByteArray()), "gzip", ErrorCode.TOO_LARGE, "must be named sooner");
    }

    private static void assertRefused(byte[] frame, String encoding, ErrorCode code, String message) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> found(frame, encoding, 100))
                .withMessageContaining(message)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static byte[] plain(byte[] message) {
        return frame(0, message);
    }

    private static byte[] gzip(byte[] message) throws IOException {
        var folded = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(folded)) {
            out.write(message);
        }
        return frame(1, folded.toByteArray());
    }

    private static byte[] deflate(byte[] message) {
        var folded = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(folded)) {
            out.write(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frame(1, folded.toByteArray());
    }

    private static byte[] frame(int flag, byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) flag)
                .putInt(message.length)
                .put(message)
                .array();
    }

    private static Optional<ModelPath> found(byte[] bytes, String encoding, int step) {
        try (ModelScan scan = ModelScan.ofGrpc(encoding)) {
            for (int from = 0; from < bytes.length; from += step) {
                byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + step));
                Optional<ModelPath> path = scan.read(Unpooled.wrappedBuffer(part));
                if (path.isPresent()) {
                    return path;
                }
            }
            return Optional.empty();
        }
    }
}
