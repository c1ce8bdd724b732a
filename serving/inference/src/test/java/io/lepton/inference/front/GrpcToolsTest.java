package io.lepton.inference.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.lepton.inference.engine.MemoryModelRuntime;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health and reflection, by the clients that grpc-java publishes. */
final class GrpcToolsTest {
    private static final String SERVICE = "inference.GRPCInferenceService";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private FixedModels models;

    @SuppressWarnings("NullAway.Init")
    private GrpcFixture fixture;

    @BeforeEach
    void starts() {
        fixture = new GrpcFixture(pool -> models = new FixedModels(directory, new MemoryModelRuntime(), pool));
    }

    @AfterEach
    void ends() {
        fixture.close();
    }

    @Test
    void servesWhileItIsReady() {
        var health = HealthGrpc.newBlockingStub(fixture.channel);
        assertThat(health.check(service("")).getStatus()).isEqualTo(ServingStatus.SERVING);
        models.setReady(false);
        assertThat(health.check(service(SERVICE)).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> health.check(service("poems.Poetry")))
                .satisfies(refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }

    @Test
    void tellsThoseWhoWatchEachChange() {
        var health = HealthGrpc.newBlockingStub(fixture.channel);
        var watched = health.watch(service(""));
        assertThat(watched.next().getStatus()).isEqualTo(ServingStatus.SERVING);
        models.setReady(false);
        assertThat(watched.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        models.setReady(true);
        fixture.front.signal();
        assertThat(watched.next().getStatus()).isEqualTo(ServingStatus.SERVING);
        assertThat(health.watch(service("poems.Poetry")).next().getStatus()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
    }

    @Test
    void describesItsServicesToTools() throws Exception {
        var answers = reflect(
                ServerReflectionRequest.newBuilder().setListServices("").build(),
                ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol(SERVICE)
                        .build(),
                ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol("inference.ModelInferRequest.InferInputTensor")
                        .build());
        assertThat(answers.getFirst().getListServicesResponse().getServiceList())
                .extracting(service -> service.getName())
                .containsExactly("grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", SERVICE);
        var file = FileDescriptorProto.parseFrom(
                answers.get(1).getFileDescriptorResponse().getFileDescriptorProto(0));
        assertThat(file.getPackage()).isEqualTo("inference");
        assertThat(file.getService(0).getName()).isEqualTo("GRPCInferenceService");
        assertThat(answers.get(2).getFileDescriptorResponse())
                .isEqualTo(answers.get(1).getFileDescriptorResponse());
        var named = reflect(ServerReflectionRequest.newBuilder()
                .setFileByFilename(file.getName())
                .build());
        assertThat(named.getFirst().getFileDescriptorResponse())
                .isEqualTo(answers.get(1).getFileDescriptorResponse());
    }

    @Test
    void saysWhatItCannotDescribe() {
        var answers = reflect(
                ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol("poems.Poem")
                        .build(),
                ServerReflectionRequest.newBuilder()
                        .setFileByFilename("poem.proto")
                        .build(),
                ServerReflectionRequest.newBuilder()
                        .setAllExtensionNumbersOfType("poems.Poem")
                        .build(),
                ServerReflectionRequest.newBuilder()
                        .setAllExtensionNumbersOfType("inference.ModelInferRequest")
                        .build());
        assertThat(answers.subList(0, 3))
                .allMatch(answer -> answer.getErrorResponse().getErrorCode() == Status.Code.NOT_FOUND.value());
        assertThat(answers.getLast().getAllExtensionNumbersResponse().getExtensionNumberList())
                .isEmpty();
    }

    @Test
    @SuppressWarnings("deprecation")
    void answersOlderToolsUnderTheOlderName() {
        var answers = new Answers<io.grpc.reflection.v1alpha.ServerReflectionResponse>();
        var requests = io.grpc.reflection.v1alpha.ServerReflectionGrpc.newStub(fixture.channel)
                .serverReflectionInfo(answers);
        requests.onNext(io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder()
                .setListServices("")
                .build());
        requests.onCompleted();
        assertThat(answers.await().getFirst().getListServicesResponse().getServiceCount())
                .isEqualTo(3);
    }

    private List<ServerReflectionResponse> reflect(ServerReflectionRequest... asked) {
        var answers = new Answers<ServerReflectionResponse>();
        var requests = ServerReflectionGrpc.newStub(fixture.channel).serverReflectionInfo(answers);
        for (var request : asked) {
            requests.onNext(request);
        }
        requests.onCompleted();
        return answers.await();
    }

    private static HealthCheckRequest service(String name) {
        return HealthCheckRequest.newBuilder().setService(name).build();
    }
}
