package io.lepton.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import io.lepton.domain.ElementType;
import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.grpc.ModelInferRequest;
import io.lepton.wire.grpc.ModelInferRequest.InferInputTensor;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * What reading and writing allocates on the heap must not grow with the tensor, but for the text that leaves.
 *
 * <p>Counted by the JVM for this thread, in bytes: no clock, no other thread. The least of several runs, since the first ones
 * also load classes.
 */
final class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RUNS = 20;
    private static final int SMALL = 1_000;
    private static final int LARGE = 100_000;
    /** One byte an element; an object takes 16 and more. Of doubles, one in thousands is read by way of a long integer. */
    private static final long SLACK_BYTES = LARGE;

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"FP16", "BF16", "BYTES"})
    void readingJsonAllocatesNothingOnTheHeapForEachNumber(ElementType type) {
        assertThat(readJson(type, LARGE)).isLessThanOrEqualTo(readJson(type, SMALL) + SLACK_BYTES);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"FP16", "BF16", "BYTES"})
    void writingJsonAllocatesTheTextAlone(ElementType type) {
        assertThat(writeJson(type, LARGE)).isLessThanOrEqualTo(writeJson(type, SMALL) + SLACK_BYTES);
    }

    @Test
    void writingStringsAllocatesTheTextAlone() {
        assertThat(writeStrings(LARGE)).isLessThanOrEqualTo(writeStrings(SMALL) + SLACK_BYTES);
    }

    @Test
    void readingAndWritingBinaryAllocatesNothingForTheTensor() {
        assertThat(binary(LARGE)).isLessThanOrEqualTo(binary(SMALL) + SLACK_BYTES);
    }

    @Test
    void readingAndWritingGrpcAllocatesNothingForTheTensor() {
        assertThat(grpc(LARGE)).isLessThanOrEqualTo(grpc(SMALL) + SLACK_BYTES);
    }

    private static long readJson(ElementType type, int count) {
        ByteBuffer body = join(InferCodec.writeRequest(request(numbers(type, count)), Encoding.JSON), false);
        return least(() -> {
            InferCodec.readRequest(body.duplicate(), Optional.empty(), signature(type), TensorLimits.DEFAULTS);
            return 0;
        });
    }

    /** What is allocated besides the array that holds the text. */
    private static long writeJson(ElementType type, int count) {
        return writeJson(numbers(type, count));
    }

    private static long writeStrings(int count) {
        ByteBuffer strings = ByteBuffer.allocateDirect(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        while (strings.hasRemaining()) {
            strings.putInt(4).put("\u6f22a".getBytes(UTF_8));
        }
        return writeJson(Tensor.wrap(ElementType.BYTES, Shape.of(count), strings.flip()));
    }

    private static long writeJson(Tensor tensor) {
        var request = request(tensor);
        var response = response(tensor);
        return least(() ->
                InferCodec.writeResponse(response, request).parts().getFirst().array().length);
    }

    private static long binary(int count) {
        Tensor tensor = numbers(ElementType.FP32, count);
        var request = new InferRequest(Optional.empty(), inputs(tensor), List.of(), true);
        var payload = InferCodec.writeRequest(request, Encoding.BINARY);
        var header = Optional.of(String.valueOf(payload.headerBytes().orElseThrow()));
        ByteBuffer body = join(payload, true);
        var response = response(tensor);
        return least(() -> {
            var read = InferCodec.readRequest(
                    body.duplicate(), header, signature(ElementType.FP32), TensorLimits.DEFAULTS);
            return InferCodec.writeResponse(response, read).parts().getFirst().array().length;
        });
    }

    private static long grpc(int count) {
        Tensor tensor = numbers(ElementType.FP32, count);
        byte[] bytes = ModelInferRequest.newBuilder()
                .setModelName("m")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addShape(count))
                .addRawInputContents(ByteString.copyFrom(tensor.data()))
                .build()
                .toByteArray();
        ByteBuffer message = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        var response = response(tensor);
        return least(() -> {
            var parsed = GrpcCodec.parse(message.duplicate(), TensorLimits.DEFAULTS);
            GrpcCodec.readRequest(parsed, signature(ElementType.FP32), TensorLimits.DEFAULTS);
            GrpcCodec.writeResponse(response);
            return 0;
        });
    }

    /** The fewest bytes that a run allocates, without those that it says it hands out. */
    private static long least(LongSupplier run) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long handedOut = run.getAsLong();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before - handedOut);
        }
        return least;
    }

    private static Tensor numbers(ElementType type, int count) {
        var random = new SplittableRandom(1);
        Tensor tensor = Tensor.zeros(type, Shape.of(count));
        ByteBuffer data = tensor.data();
        while (data.hasRemaining()) {
            switch (type) {
                case BOOL -> data.put((byte) random.nextInt(2));
                case FP32 -> data.putFloat((float) random.nextDouble());
                case FP64 -> data.putDouble(random.nextDouble());
                default -> data.put((byte) random.nextInt());
            }
        }
        return tensor;
    }

    private static Signature signature(ElementType type) {
        var spec = new TensorSpec("x", type, Shape.of(Shape.UNKNOWN));
        return new Signature(List.of(spec), List.of(spec));
    }

    private static List<NamedTensor> inputs(Tensor tensor) {
        return List.of(new NamedTensor("x", tensor));
    }

    private static InferRequest request(Tensor tensor) {
        return new InferRequest(Optional.empty(), inputs(tensor), List.of(), false);
    }

    private static InferResponse response(Tensor tensor) {
        return new InferResponse(new ModelName("m"), 1, Optional.empty(), inputs(tensor));
    }

    private static ByteBuffer join(InferPayload payload, boolean isDirect) {
        int size = Math.toIntExact(payload.sizeBytes());
        ByteBuffer body = isDirect ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
        payload.parts().forEach(part -> body.put(part.duplicate()));
        return body.flip();
    }
}
