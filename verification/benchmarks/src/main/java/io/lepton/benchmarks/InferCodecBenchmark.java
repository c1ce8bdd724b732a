package io.lepton.benchmarks;

import io.lepton.domain.ElementType;
import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.Encoding;
import io.lepton.wire.InferCodec;
import io.lepton.wire.InferPayload;
import io.lepton.wire.InferRequest;
import io.lepton.wire.InferResponse;
import io.lepton.wire.TensorLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What reading a request and writing a response cost: two elements (a small table row), and a 64x64x3 image. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class InferCodecBenchmark {
    private static final long SEED = 1;

    /** How many numbers the tensor has. */
    @Param({"2", "12288"})
    int elementCount;

    private Signature signature = signature();
    private InferRequest request = request(1);
    private ByteBuffer shortest = ByteBuffer.allocate(0);
    private ByteBuffer widened = ByteBuffer.allocate(0);
    private ByteBuffer binary = ByteBuffer.allocate(0);
    private Optional<String> binaryHeader = Optional.empty();

    /** Makes the bodies. */
    @Setup
    public void make() {
        signature = signature();
        request = request(elementCount);
        shortest = join(InferCodec.writeRequest(request, Encoding.JSON));
        widened = ByteBuffer.wrap(widened(request).getBytes(StandardCharsets.UTF_8));
        var payload = InferCodec.writeRequest(request, Encoding.BINARY);
        binary = join(payload);
        binaryHeader = Optional.of(Integer.toString(payload.headerBytes().orElseThrow()));
    }

    /** Each float in as few digits as it needs: what Java and JavaScript write. */
    @Benchmark
    public InferRequest readJson() {
        return InferCodec.readRequest(shortest, Optional.empty(), signature, TensorLimits.DEFAULTS);
    }

    /** Each float widened to a double, about 17 digits: what Python writes. */
    @Benchmark
    public InferRequest readJsonOfPython() {
        return InferCodec.readRequest(widened, Optional.empty(), signature, TensorLimits.DEFAULTS);
    }

    /** The tensor as bytes, which are not copied. */
    @Benchmark
    public InferRequest readBinary() {
        return InferCodec.readRequest(binary, binaryHeader, signature, TensorLimits.DEFAULTS);
    }

    /** A response with a tensor as large as the request's. */
    @Benchmark
    public InferPayload writeJson() {
        var response = new InferResponse(new ModelName("model"), 1, Optional.empty(), request.inputs());
        return InferCodec.writeResponse(response, request);
    }

    private static Signature signature() {
        var spec = new TensorSpec("x", ElementType.FP32, Shape.of(-1));
        return new Signature(List.of(spec), List.of(spec));
    }

    private static InferRequest request(int elementCount) {
        var random = new Random(SEED);
        var elements = new float[elementCount];
        for (int i = 0; i < elementCount; i++) {
            elements[i] = random.nextFloat();
        }
        var tensor = new NamedTensor("x", Tensor.ofFloats(Shape.of(elementCount), elements));
        return new InferRequest(Optional.empty(), List.of(tensor), List.of(), false);
    }

    private static String widened(InferRequest request) {
        float[] elements = request.inputs().getFirst().tensor().toFloats();
        return IntStream.range(0, elements.length)
                .mapToObj(i -> Double.toString(elements[i]))
                .collect(Collectors.joining(
                        ", ",
                        "{\"inputs\": [{\"name\": \"x\", \"shape\": [" + elements.length
                                + "], \"datatype\": \"FP32\", \"data\": [",
                        "]}]}"));
    }

    private static ByteBuffer join(InferPayload payload) {
        var body = ByteBuffer.allocate((int) payload.sizeBytes());
        payload.parts().forEach(part -> body.put(part.duplicate()));
        return body.flip();
    }
}
