package io.lepton.inference.front;

import static io.lepton.inference.front.GrpcFixture.key;
import static io.lepton.inference.front.GrpcFixture.row;
import static io.lepton.inference.front.GrpcFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.lepton.inference.engine.MemoryModelRuntime;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import io.lepton.wire.grpc.InferParameter;
import io.lepton.wire.grpc.ModelInferResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bounds a call: size, queue, deadline, and a caller that goes away. */
final class GrpcBoundsTest {
    private static final int TWENTY_MEBIBYTES = 20 << 20;

    private final MemoryModelRuntime runtime = new MemoryModelRuntime();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private FixedModels models;

    @SuppressWarnings("NullAway.Init")
    private GrpcFixture fixture;

    @SuppressWarnings("NullAway.Init")
    private GRPCInferenceServiceBlockingStub calls;

    @SuppressWarnings("NullAway.Init")
    private GRPCInferenceServiceFutureStub futures;

    @BeforeEach
    void starts() {
        fixture = new GrpcFixture(pool -> models = new FixedModels(directory, runtime, pool));
        calls = GRPCInferenceServiceGrpc.newBlockingStub(fixture.channel);
        futures = GRPCInferenceServiceGrpc.newFutureStub(fixture.channel);
    }

    @AfterEach
    void ends() {
        fixture.close();
    }

    @Test
    void carriesTwentyMebibytesBothWays() {
        float[] elements = new float[TWENTY_MEBIBYTES / Float.BYTES];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = i;
        }
        var answer = calls.modelInfer(rows(elements)).getRawOutputContents(0).asReadOnlyByteBuffer();
        var doubled = answer.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        assertThat(doubled.remaining()).isEqualTo(elements.length);
        for (int i = 0; i < elements.length; i++) {
            assertThat(doubled.get(i) == 2 * elements[i]).as("element %d", i).isTrue();
        }
    }

    @Test
    void refusesAMessageAboveTheNodesBoundAndServesOn() {
        float[] elements = new float[GrpcFixture.BODY_BYTES_MAX / Float.BYTES];
        assertRefused(() -> calls.modelInfer(rows(elements)), Status.Code.RESOURCE_EXHAUSTED, "bodyBytesMax=33554432");
        assertRefused(
                () -> calls.withCompression("gzip").modelInfer(rows(elements)),
                Status.Code.RESOURCE_EXHAUSTED,
                "bodyBytesMax=33554432");
        assertThat(calls.modelInfer(row(1, 2)).getOutputsCount()).isOne();
    }

    @Test
    void refusesTheRequestAboveTheQueuesBound() throws Exception {
        var gate = runtime.shut();
        var first = futures.modelInfer(row(1, 2));
        await().until(() -> runtime.running() == 1);
        var second = futures.modelInfer(row(1, 2));
        // The second has its place once a third is refused, whichever of the two comes first.
        await().until(() ->
                isOverloaded(futures.withDeadlineAfter(Duration.ofMillis(200)).modelInfer(row(1, 2))));
        gate.countDown();
        assertThat(first.get().getOutputsCount()).isOne();
        assertThat(second.get().getOutputsCount()).isOne();
    }

    @Test
    void endsACallAtItsDeadlineAndDropsItsRequest() throws Exception {
        var gate = runtime.shut();
        var running = futures.modelInfer(row(1, 2));
        await().until(() -> runtime.running() == 1);
        // Sent as a bare header, so that the client does not end the call by itself.
        assertRefused(() -> timed("50m").modelInfer(row(1, 2)), Status.Code.DEADLINE_EXCEEDED, "deadline");
        assertRefused(() -> timed("300u").modelInfer(row(1, 2)), Status.Code.DEADLINE_EXCEEDED, "deadline");
        gate.countDown();
        running.get();
        assertThat(timed("20S").modelInfer(row(1, 2)).getOutputsCount()).isOne();
        assertThat(timed("99999999H").modelInfer(row(1, 2)).getOutputsCount()).isOne();
        assertThat(runtime.runs()).isEqualTo(3);
    }

    /** The clock of the node goes on by an hour while the call is read, which no timer notices. */
    @Test
    void countsTheTimeThatACallTakesToComeIn() {
        models.onFind(() -> fixture.clock.advance(Duration.ofHours(1)));
        assertRefused(() -> timed("59M").modelInfer(row(1, 2)), Status.Code.DEADLINE_EXCEEDED, "while");
        assertThat(timed("61M").modelInfer(row(1, 2)).getOutputsCount()).isOne();
        assertThat(runtime.runs()).isOne();
    }

    @Test
    void endsACallByLeptonsOwnHeaderToo() {
        var gate = runtime.shut();
        var header = new Metadata();
        header.put(key("lepton-deadline-ms"), "50");
        var hasty = calls.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(header));
        assertRefused(() -> hasty.modelInfer(row(1, 2)), Status.Code.DEADLINE_EXCEEDED, "deadline");
        gate.countDown();
        header.put(key("lepton-priority"), "utmost");
        assertRefused(() -> hasty.modelInfer(row(1, 2)), Status.Code.INVALID_ARGUMENT, "lepton-priority");
    }

    @Test
    void dropsARequestAtItsOwnTimeout() throws Exception {
        var gate = runtime.shut();
        var running = futures.modelInfer(row(1, 2));
        await().until(() -> runtime.running() == 1);
        var timeout = InferParameter.newBuilder().setInt64Param(20_000).build();
        var hasty = row(1, 2).toBuilder().putParameters("timeout", timeout).build();
        assertRefused(() -> calls.modelInfer(hasty), Status.Code.DEADLINE_EXCEEDED, "timeout");
        gate.countDown();
        assertThat(running.get().getOutputsCount()).isOne();
        assertThat(fixture.front.awaitIdle(Duration.ofSeconds(10))).isTrue();
        assertThat(runtime.runs()).isOne();
    }

    @Test
    void tellsWhenToComeBackToAFullQueue() throws Exception {
        var gate = runtime.shut();
        var first = futures.modelInfer(row(1, 2));
        var second = futures.modelInfer(row(1, 2));
        await().until(() -> models.queue().requests() == FixedModels.REQUESTS_MAX);
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> calls.modelInfer(row(1, 2)))
                .satisfies(refusal ->
                        assertThat(String.valueOf(refusal.getTrailers())).contains("retry-after=1"));
        gate.countDown();
        first.get();
        second.get();
    }

    @ParameterizedTest
    @CsvSource({"5", "m", "123456789S", "5x", "-1S", "1.5S"})
    void refusesATimeoutThatIsNone(String timeout) {
        assertRefused(() -> timed(timeout).modelInfer(row(1, 2)), Status.Code.INVALID_ARGUMENT, "grpc-timeout");
    }

    @Test
    void dropsARequestWhoseCallerHasGone() throws Exception {
        var gate = runtime.shut();
        var running = futures.modelInfer(row(1, 2));
        await().until(() -> runtime.running() == 1);
        var gone = futures.modelInfer(row(1, 2));
        await().until(() ->
                isOverloaded(futures.withDeadlineAfter(Duration.ofMillis(200)).modelInfer(row(1, 2))));
        gone.cancel(true);
        await().until(() ->
                !isOverloaded(futures.withDeadlineAfter(Duration.ofMillis(200)).modelInfer(row(1, 2))));
        await().until(() -> models.queue().requests() == 1);
        gate.countDown();
        running.get();
        assertThat(fixture.front.awaitIdle(Duration.ofSeconds(10))).isTrue();
        assertThat(runtime.runs()).isOne();
    }

    @Test
    void refusesWhatIsNoMessageOrNotOne() {
        assertRefused(() -> send(new byte[] {0x0a, 0x7f}), Status.Code.INVALID_ARGUMENT, "not a protobuf message");
        assertRefused(this::send, Status.Code.INVALID_ARGUMENT, "none came");
        byte[] sound = row(1, 2).toByteArray();
        assertRefused(() -> send(sound, sound), Status.Code.INVALID_ARGUMENT, "a second one came");
        byte[] manyInputs = new byte[4_000];
        for (int i = 0; i < manyInputs.length; i += 2) {
            manyInputs[i] = 0x2a;
        }
        assertRefused(() -> send(manyInputs), Status.Code.RESOURCE_EXHAUSTED, "field=inputs");
    }

    private GRPCInferenceServiceBlockingStub timed(String timeout) {
        var header = new Metadata();
        header.put(key("grpc-timeout"), timeout);
        return calls.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(header));
    }

    private static boolean isOverloaded(ListenableFuture<ModelInferResponse> call) throws InterruptedException {
        try {
            call.get();
            return false;
        } catch (ExecutionException e) {
            return Status.fromThrowable(e).getCode() == Status.Code.RESOURCE_EXHAUSTED;
        }
    }

    /** Sends any number of messages of any bytes to a call that takes one message. */
    private void send(byte[]... messages) {
        var method = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
                .setFullMethodName(
                        GRPCInferenceServiceGrpc.getModelInferMethod().getFullMethodName())
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        var answer = new Answers<byte[]>();
        var sending =
                ClientCalls.asyncClientStreamingCall(fixture.channel.newCall(method, CallOptions.DEFAULT), answer);
        for (byte[] message : messages) {
            sending.onNext(message);
        }
        sending.onCompleted();
        answer.await();
    }

    private static void assertRefused(ThrowingCallable call, Status.Code code, String fact) {
        assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(call).satisfies(refusal -> {
            assertThat(refusal.getStatus().getCode()).isEqualTo(code);
            assertThat(refusal.getStatus().getDescription()).contains(fact);
        });
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
