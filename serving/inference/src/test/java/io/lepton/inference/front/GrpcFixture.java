package io.lepton.inference.front;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.lepton.chassis.Web;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.inference.engine.SteppingClock;
import io.lepton.wire.TensorLimits;
import io.lepton.wire.grpc.InferTensorContents;
import io.lepton.wire.grpc.ModelInferRequest;
import io.lepton.wire.grpc.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A front over real sockets, and a channel to it as clients of other makers have one. */
final class GrpcFixture implements AutoCloseable {
    static final int BODY_BYTES_MAX = 32 << 20;
    static final int IN_FLIGHT_MAX = 20;

    final Web web = Web.start(1);
    final ExecutorService pool = Executors.newSingleThreadExecutor();
    final SteppingClock clock = new SteppingClock();
    final Front front;
    final ManagedChannel channel;

    GrpcFixture(Function<ExecutorService, Models> models) {
        this(models, FrontPorts.plain());
    }

    GrpcFixture(Function<ExecutorService, Models> models, FrontPorts ports) {
        var config = new FrontConfig(
                new NodeId("frankfurt-1"),
                new RegionId("frankfurt"),
                "127.0.0.1",
                0,
                BODY_BYTES_MAX,
                IN_FLIGHT_MAX,
                TensorLimits.DEFAULTS);
        front = Front.start(web, config, models.apply(pool), ports, pool, clock);
        channel = NettyChannelBuilder.forAddress(
                        front.endpoint().host(), front.endpoint().port())
                .usePlaintext()
                .maxInboundMessageSize(2 * BODY_BYTES_MAX)
                .build();
    }

    static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** One row for the model that doubles, typed. */
    static ModelInferRequest row(float first, float second) {
        var contents = InferTensorContents.newBuilder().addFp32Contents(first).addFp32Contents(second);
        return ModelInferRequest.newBuilder()
                .setModelName("test")
                .addInputs(input(1).setContents(contents))
                .build();
    }

    /** Rows for the model that doubles, raw. */
    static ModelInferRequest rows(float... elements) {
        return ModelInferRequest.newBuilder()
                .setModelName("test")
                .addInputs(input(elements.length / 2))
                .addRawInputContents(floats(elements))
                .build();
    }

    static InferInputTensor.Builder input(int rows) {
        return InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype("FP32")
                .addShape(rows)
                .addShape(2);
    }

    static ByteString floats(float... elements) {
        var bytes = ByteBuffer.allocate(Float.BYTES * elements.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(elements);
        return ByteString.copyFrom(bytes);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        front.close();
        pool.close();
        web.close();
    }
}
