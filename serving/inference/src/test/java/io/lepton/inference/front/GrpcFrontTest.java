package io.lepton.inference.front;

import static io.lepton.inference.front.GrpcFixture.input;
import static io.lepton.inference.front.GrpcFixture.key;
import static io.lepton.inference.front.GrpcFixture.row;
import static io.lepton.inference.front.GrpcFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.lepton.domain.ErrorCode;
import io.lepton.inference.engine.MemoryModelRuntime;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.lepton.wire.grpc.ModelInferRequest;
import io.lepton.wire.grpc.ModelMetadataRequest;
import io.lepton.wire.grpc.ModelReadyRequest;
import io.lepton.wire.grpc.ModelStatisticsRequest;
import io.lepton.wire.grpc.RepositoryIndexRequest;
import io.lepton.wire.grpc.RepositoryModelLoadRequest;
import io.lepton.wire.grpc.RepositoryModelUnloadRequest;
import io.lepton.wire.grpc.ServerLiveRequest;
import io.lepton.wire.grpc.ServerMetadataRequest;
import io.lepton.wire.grpc.ServerReadyRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every call with one answer, by a client that grpc-java generated; the model doubles. */
final class GrpcFrontTest {
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

    @BeforeEach
    void starts() {
        fixture = new GrpcFixture(pool -> models = new FixedModels(directory, runtime, pool));
        calls = GRPCInferenceServiceGrpc.newBlockingStub(fixture.channel);
    }

    @AfterEach
    void ends() {
        fixture.close();
    }

    @Test
    void answersRawWithTheEvidenceOfWhereItWasComputed() {
        var head = new AtomicReference<Metadata>();
        var watched =
                calls.withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(head, new AtomicReference<>()));
        var answer = watched.modelInfer(row(1, 2.5f).toBuilder().setId("7").build());
        assertThat(answer.getModelName()).isEqualTo("test");
        assertThat(answer.getModelVersion()).isEqualTo("1");
        assertThat(answer.getId()).isEqualTo("7");
        assertThat(answer.getOutputs(0).getName()).isEqualTo("y");
        assertThat(answer.getOutputs(0).getDatatype()).isEqualTo("FP32");
        assertThat(answer.getOutputs(0).getShapeList()).containsExactly(1L, 2L);
        assertThat(answer.getOutputs(0).hasContents()).isFalse();
        assertThat(answer.getRawOutputContentsList()).containsExactly(GrpcFixture.floats(2, 5));
        assertThat(sent(head, "lepton-region")).isEqualTo("frankfurt");
        assertThat(sent(head, "lepton-node")).isEqualTo("frankfurt-1");
    }

    @Test
    void takesRawAndCompressedRequests() {
        assertThat(calls.modelInfer(rows(3, -4, 5, 6)).getRawOutputContents(0))
                .isEqualTo(GrpcFixture.floats(6, -8, 10, 12));
        assertThat(calls.withCompression("gzip").modelInfer(rows(3, -4)).getRawOutputContents(0))
                .isEqualTo(GrpcFixture.floats(6, -8));
    }

    @Test
    void answersOnlyTheOutputsAskedFor() {
        var asked = rows(1, 2).toBuilder();
        asked.addOutputsBuilder().setName("y");
        assertThat(calls.modelInfer(asked.build()).getOutputsCount()).isOne();
    }

    @Test
    void tellsTheNodeAndItsModels() {
        assertThat(calls.serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
                .isTrue();
        var server = calls.serverMetadata(ServerMetadataRequest.getDefaultInstance());
        assertThat(server.getName()).isEqualTo("lepton");
        assertThat(server.getExtensionsList()).contains("binary_tensor_data");
        var model = calls.modelMetadata(
                ModelMetadataRequest.newBuilder().setName("test").build());
        assertThat(model.getName()).isEqualTo("test");
        assertThat(model.getVersionsList()).containsExactly("1");
        assertThat(model.getPlatform()).isEqualTo("onnx_onnxv1");
        assertThat(model.getInputs(0).getDatatype()).isEqualTo("FP32");
        assertThat(model.getInputs(0).getShapeList()).containsExactly(-1L, 2L);
        assertThat(model.getOutputs(0).getName()).isEqualTo("y");
    }

    /** A gateway reads the first name in a message, and says on the head which it was; the last one counts here. */
    @Test
    void refusesAMessageThatNamesAnotherModelThanAGatewayLetTheCallInFor() {
        var head = new Metadata();
        head.put(GrpcFixture.key("lepton-model"), "test");
        var letIn = calls.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(head));
        assertThat(letIn.modelInfer(row(1, 2)).getModelName()).isEqualTo("test");
        assertThat(letIn.modelReady(ready("test", "1")).getReady()).isTrue();
        var other = row(1, 2).toBuilder().setModelName("warming").build();
        assertRefused(() -> letIn.modelInfer(other), Status.Code.PERMISSION_DENIED, "model=warming");
        assertRefused(() -> letIn.modelReady(ready("warming", "")), Status.Code.PERMISSION_DENIED, "model=warming");
        var metadata = ModelMetadataRequest.newBuilder().setName("warming").build();
        assertRefused(() -> letIn.modelMetadata(metadata), Status.Code.PERMISSION_DENIED, "model=warming");
        var all = ModelStatisticsRequest.getDefaultInstance();
        assertRefused(() -> letIn.modelStatistics(all), Status.Code.PERMISSION_DENIED, "was let in for");
    }

    @Test
    void isReadyOnlyWhileItsModelsAre() {
        assertThat(calls.serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
                .isTrue();
        models.setReady(false);
        assertThat(calls.serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
                .isFalse();
        assertThat(calls.modelReady(ready("test", "1")).getReady()).isTrue();
        assertThat(calls.modelReady(ready("warming", "")).getReady()).isFalse();
        assertRefused(() -> calls.modelReady(ready("letters", "")), Status.Code.NOT_FOUND, "letters");
    }

    @Test
    void refusesModelsThatAreUnknownOrNotReady() {
        assertRefused(model("letters"), Status.Code.NOT_FOUND, "model=letters");
        assertRefused(model(""), Status.Code.NOT_FOUND, "no such model");
        assertRefused(model("a/b\n"), Status.Code.NOT_FOUND, "model=a/b?");
        assertRefused(model("warming"), Status.Code.UNAVAILABLE, "model=warming");
        var versioned = row(1, 2).toBuilder().setModelVersion("newest").build();
        assertRefused(() -> calls.modelInfer(versioned), Status.Code.NOT_FOUND, "version=newest");
        var metadata = ModelMetadataRequest.newBuilder().setName("warming").build();
        assertRefused(() -> calls.modelMetadata(metadata), Status.Code.UNAVAILABLE, "model=warming");
    }

    @Test
    void refusesTensorsThatDoNotFitAndNamesTheField() {
        assertRefused(infer(row -> row.clearInputs()), Status.Code.INVALID_ARGUMENT, "field=inputs, input=x");
        assertRefused(
                infer(row -> row.setInputs(0, input(2))), Status.Code.INVALID_ARGUMENT, "inputs[0].contents.fp32");
        assertRefused(
                infer(row -> row.setInputs(0, input(1).setDatatype("FP9"))),
                Status.Code.INVALID_ARGUMENT,
                "field=inputs[0].datatype");
        assertRefused(
                infer(row -> row.addRawInputContents(GrpcFixture.floats(1, 2))),
                Status.Code.INVALID_ARGUMENT,
                "field=inputs[0].contents");
    }

    @Test
    void tellsTheCodeAndThePlaceOfARefusal() {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> calls.modelInfer(
                        row(1, 2).toBuilder().setModelName("letters").build()))
                .satisfies(refusal -> {
                    var trailers = Status.trailersFromThrowable(refusal);
                    assertThat(trailers).isNotNull();
                    assertThat(trailers.get(key("lepton-error-code"))).isEqualTo(ErrorCode.UNKNOWN_MODEL.name());
                    assertThat(trailers.get(key("lepton-region"))).isEqualTo("frankfurt");
                    assertThat(trailers.get(key("lepton-node"))).isEqualTo("frankfurt-1");
                });
    }

    @Test
    void tellsWhatItsModelsHaveDone() {
        calls.modelInfer(row(1, 2));
        var named = ModelStatisticsRequest.newBuilder().setName("test").build();
        var model = calls.modelStatistics(named).getModelStats(0);
        assertThat(model.getName()).isEqualTo("test");
        assertThat(model.getVersion()).isEqualTo("1");
        assertThat(model.getInferenceCount()).isOne();
        assertThat(model.getExecutionCount()).isOne();
        assertThat(model.getInferenceStats().getSuccess().getCount()).isOne();
        assertThat(model.getInferenceStats().getComputeInput().getCount()).isOne();
        assertThat(model.getBatchStats(0).getBatchSize()).isOne();
        assertThat(calls.modelStatistics(ModelStatisticsRequest.getDefaultInstance())
                        .getModelStatsCount())
                .isOne();
        var unknown = ModelStatisticsRequest.newBuilder().setName("letters").build();
        assertRefused(() -> calls.modelStatistics(unknown), Status.Code.NOT_FOUND, "letters");
    }

    @Test
    void listsTheModelsThatItIsToServe() {
        var all = calls.repositoryIndex(RepositoryIndexRequest.getDefaultInstance());
        assertThat(all.getModelsList()).extracting(entry -> entry.getName()).containsExactly("test", "warming");
        var ready = calls.repositoryIndex(
                RepositoryIndexRequest.newBuilder().setReady(true).build());
        assertThat(ready.getModelsList()).singleElement().satisfies(entry -> {
            assertThat(entry.getVersion()).isEqualTo("1");
            assertThat(entry.getState()).isEqualTo("READY");
        });
    }

    @Test
    void saysPlainlyWhatANodeDoesNotOffer() {
        var trace = GRPCInferenceServiceGrpc.getServerLiveMethod().toBuilder()
                .setFullMethodName("inference.GRPCInferenceService/TraceSetting")
                .build();
        assertUnimplemented(
                () -> ClientCalls.blockingUnaryCall(
                        fixture.channel, trace, CallOptions.DEFAULT, ServerLiveRequest.getDefaultInstance()),
                "TraceSetting");
    }

    @Test
    void saysPlainlyThatItsModelsCannotBeChanged() {
        var load = RepositoryModelLoadRequest.newBuilder().setModelName("test").build();
        assertUnimplemented(() -> calls.repositoryModelLoad(load), "cannot be changed");
        var unload =
                RepositoryModelUnloadRequest.newBuilder().setModelName("test").build();
        assertUnimplemented(() -> calls.repositoryModelUnload(unload), "cannot be changed");
    }

    @Test
    void servesHttp2AndHttp1OnTheSamePort() throws Exception {
        calls.modelInfer(row(1, 2));
        for (var version : HttpClient.Version.values()) {
            if (version == HttpClient.Version.HTTP_1_1 || version == HttpClient.Version.HTTP_2) {
                try (var client = HttpClient.newBuilder().version(version).build()) {
                    var live = HttpRequest.newBuilder(
                                    URI.create(fixture.front.endpoint().httpUrl() + "/v2/health/live"))
                            .build();
                    var answer = client.send(live, BodyHandlers.discarding());
                    assertThat(answer.statusCode()).isEqualTo(200);
                    assertThat(answer.version()).isEqualTo(version);
                }
            }
        }
    }

    private static String sent(AtomicReference<Metadata> head, String name) {
        return String.valueOf(Objects.requireNonNull(head.get()).get(key(name)));
    }

    private ThrowingCallable model(String name) {
        return infer(row -> row.setModelName(name));
    }

    private ThrowingCallable infer(Function<ModelInferRequest.Builder, ModelInferRequest.Builder> change) {
        return () -> calls.modelInfer(change.apply(row(1, 2).toBuilder()).build());
    }

    private static ModelReadyRequest ready(String model, String version) {
        return ModelReadyRequest.newBuilder().setName(model).setVersion(version).build();
    }

    private static void assertUnimplemented(ThrowingCallable call, String method) {
        assertRefused(call, Status.Code.UNIMPLEMENTED, method);
    }

    private static void assertRefused(ThrowingCallable call, Status.Code code, String fact) {
        assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(call).satisfies(refusal -> {
            assertThat(refusal.getStatus().getCode()).isEqualTo(code);
            assertThat(refusal.getStatus().getDescription()).contains(fact);
        });
    }
}
