package io.lepton.inference.front;

import static io.lepton.inference.front.GrpcFixture.floats;
import static io.lepton.inference.front.GrpcFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.lepton.domain.ElementType;
import io.lepton.inference.engine.MemoryModelRuntime;
import io.lepton.wire.Headers;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import io.lepton.wire.grpc.ModelInferRequest;
import io.lepton.wire.grpc.ModelStreamInferResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of requests; the model doubles or echoes. */
final class GrpcStreamTest {
    private final MemoryModelRuntime runtime = new MemoryModelRuntime();
    private final Answers<ModelStreamInferResponse> answers = new Answers<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private FixedModels models;

    @SuppressWarnings("NullAway.Init")
    private GrpcFixture fixture;

    @SuppressWarnings("NullAway.Init")
    private GRPCInferenceServiceStub calls;

    @BeforeEach
    void starts() {
        fixture = new GrpcFixture(pool -> models = new FixedModels(directory, runtime, pool, 64));
        calls = GRPCInferenceServiceGrpc.newStub(fixture.channel);
    }

    @AfterEach
    void ends() {
        fixture.close();
    }

    @Test
    void answersEachRequestInOrder() {
        var requests = calls.modelStreamInfer(answers);
        for (int number = 0; number < 200; number++) {
            requests.onNext(row(number, 0));
        }
        requests.onCompleted();
        var all = answers.await();
        assertThat(all).hasSize(200).allMatch(answer -> answer.getErrorMessage().isEmpty());
        for (int number = 0; number < 200; number++) {
            assertThat(all.get(number).getInferResponse().getRawOutputContents(0))
                    .isEqualTo(floats(2 * number, 0));
        }
    }

    @Test
    void tellsARefusalInItsPlaceAndGoesOn() {
        var requests = calls.modelStreamInfer(answers);
        requests.onNext(row(1, 2));
        requests.onNext(row(1, 2).toBuilder().setModelName("letters").build());
        requests.onNext(row(3, 4));
        requests.onCompleted();
        var all = answers.await();
        assertThat(all).hasSize(3);
        assertThat(all.get(1).getErrorMessage()).contains("model=letters");
        assertThat(all.get(1).hasInferResponse()).isFalse();
        assertThat(all.get(2).getInferResponse().getRawOutputContents(0)).isEqualTo(floats(6, 8));
    }

    /** A gateway lets a stream in by the name in its first message. */
    @Test
    void holdsEveryMessageToTheModelThatAGatewayLetTheStreamInFor() {
        var head = new Metadata();
        head.put(GrpcFixture.key(Headers.MODEL), "test");
        var requests = calls.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(head))
                .modelStreamInfer(answers);
        requests.onNext(row(1, 2));
        requests.onNext(row(1, 2).toBuilder().setModelName("letters").build());
        requests.onCompleted();
        var all = answers.await();
        assertThat(all.get(0).getInferResponse().getRawOutputContents(0)).isEqualTo(floats(2, 4));
        assertThat(all.get(1).getErrorMessage()).contains("was let in for", "model=letters");
    }

    @Test
    void answersEveryRequestOfAStreamThatIsLongerThanItTakesAtOnce() {
        var gate = runtime.shut();
        var requests = calls.modelStreamInfer(answers);
        for (int number = 0; number < 50; number++) {
            requests.onNext(row(number, 0));
        }
        requests.onCompleted();
        await().until(() -> runtime.running() == 1);
        gate.countDown();
        assertThat(answers.await()).hasSize(50);
    }

    @Test
    void tellsWhatIsAboveTheNodesBoundInItsPlace() {
        var gate = runtime.shut();
        for (int stream = 0; stream < 3; stream++) {
            var requests = calls.modelStreamInfer(new Answers<>());
            for (int number = 0; number < 8; number++) {
                requests.onNext(row(number, 0));
            }
            requests.onCompleted();
        }
        await().until(() -> models.queue().requests() == GrpcFixture.IN_FLIGHT_MAX);
        var refused = calls.modelStreamInfer(answers);
        refused.onNext(row(1, 2));
        await().until(() -> !answers.soFar().isEmpty());
        assertThat(answers.soFar().getFirst().getErrorMessage()).contains("inFlightMax=20");
        gate.countDown();
        await().until(() -> models.queue().requests() == 0);
        refused.onNext(row(3, 4));
        refused.onCompleted();
        assertThat(answers.await().getLast().getInferResponse().getRawOutputContents(0))
                .isEqualTo(floats(6, 8));
    }

    @Test
    void dropsTheRequestsOfACallerThatHasGone() throws Exception {
        var gate = runtime.shut();
        StreamObserver<ModelInferRequest> requests = calls.modelStreamInfer(answers);
        requests.onNext(row(1, 2));
        requests.onNext(row(3, 4));
        await().until(() -> runtime.running() == 1);
        ((ClientCallStreamObserver<ModelInferRequest>) requests).cancel("gone", null);
        assertThat(fixture.front.awaitIdle(Duration.ofSeconds(10))).isTrue();
        gate.countDown();
        assertThatThrownBy(answers::await).isInstanceOfSatisfying(StatusRuntimeException.class, end -> assertThat(
                        end.getStatus().getCode())
                .isEqualTo(Status.Code.CANCELLED));
    }

    @Test
    void endsAnEmptyStream() {
        calls.modelStreamInfer(answers).onCompleted();
        assertThat(answers.await()).isEmpty();
    }

    @Test
    void carriesTensorsOfEveryType() {
        try (var echo = new GrpcFixture(EchoModels::new)) {
            var infer = GRPCInferenceServiceGrpc.newBlockingStub(echo.channel);
            for (ElementType type : ElementType.values()) {
                ByteString given = type == ElementType.BYTES
                        ? ByteString.copyFrom(new byte[] {1, 0, 0, 0, 'a', 0, 0, 0, 0, 2, 0, 0, 0, (byte) 0xff, 'b'})
                        : ByteString.copyFrom(new byte[3 * type.sizeBytes()]);
                var request = ModelInferRequest.newBuilder()
                        .setModelName(EchoModels.modelOf(type).value())
                        .addRawInputContents(given);
                request.addInputsBuilder().setName("x").setDatatype(type.name()).addShape(3);
                var answer = infer.modelInfer(request.build());
                assertThat(answer.getOutputs(0).getDatatype()).isEqualTo(type.name());
                assertThat(answer.getRawOutputContents(0)).as("%s", type).isEqualTo(given);
            }
        }
    }
}
