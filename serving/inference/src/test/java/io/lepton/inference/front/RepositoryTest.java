package io.lepton.inference.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.wire.LoadRequest;
import io.lepton.wire.UnloadRequest;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.lepton.wire.grpc.ModelRepositoryParameter;
import io.lepton.wire.grpc.RepositoryModelLoadRequest;
import io.lepton.wire.grpc.RepositoryModelUnloadRequest;
import io.lepton.wire.grpc.ServerMetadataRequest;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The words that change a node's models, over HTTP and gRPC. */
final class RepositoryTest {
    private static final String LOAD = "/v2/repository/models/mymodel/load";
    private static final String UNLOAD = "/v2/repository/models/mymodel/unload";

    private final RememberingRepository repository = new RememberingRepository();
    private final FrontPorts ports = FrontPorts.plain().changedBy(repository);
    private final ProtocolNode node = new ProtocolNode(ports);
    private final GrpcFixture fixture = new GrpcFixture(ExampleModels::new, ports);
    private final GRPCInferenceServiceBlockingStub calls = GRPCInferenceServiceGrpc.newBlockingStub(fixture.channel);

    @AfterEach
    void ends() {
        fixture.close();
        node.close();
    }

    @Test
    void loadsByRestAndAnswersNothingWhenItIsDone() throws Exception {
        for (String body : List.of("", "{}", "{\"parameters\":{\"config\":\"{\\\"max_batch_size\\\":1}\"}}")) {
            var answer = node.post(LOAD, body);
            assertThat(answer.statusCode()).as(body).isEqualTo(200);
            assertThat(answer.body()).as(body).isEmpty();
        }
        assertThat(repository.loads).hasSize(3);
        assertThat(repository.loads.getLast().config().orElseThrow().maxBatchSize())
                .contains(1);
    }

    @Test
    void unloadsByRest() throws Exception {
        assertThat(node.post(UNLOAD, "").statusCode()).isEqualTo(200);
        assertThat(node.post(UNLOAD, "{\"parameters\":{\"unload_dependents\":true}}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(repository.unloads).containsExactly(new ModelName("mymodel"), new ModelName("mymodel"));
        assertThat(repository.unloadRequests).containsExactly(UnloadRequest.ALONE, new UnloadRequest(true));
    }

    /** Large enough to be read beside the event loop. */
    @Test
    void takesAFileByRest() throws Exception {
        byte[] file = new byte[70_000];
        file[69_999] = 7;
        String text = Base64.getEncoder().encodeToString(file);
        assertThat(node.post(LOAD, "{\"parameters\":{\"file:3/model.onnx\":\"" + text + "\"}}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(repository.loads.getFirst().files()).containsEntry(3, ByteBuffer.wrap(file));
    }

    @Test
    void refusesByRestInTheWordsOfEveryRefusal() throws Exception {
        var wrong = node.post(LOAD, "{\"parameters\":{\"configuration\":\"\"}}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).startsWith("{\"error\":").contains("parameters.configuration");
        var unknown = node.post("/v2/repository/models/nothing/load", "");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Lepton-Error-Code")).contains("UNKNOWN_MODEL");
        assertThat(node.get(LOAD).statusCode()).isEqualTo(405);
        assertThat(node.post("/v2/repository/models/mymodel/reload", "").statusCode())
                .isEqualTo(404);
        assertThat(node.post("/v2/repository/models/no%20name/load", "").statusCode())
                .isEqualTo(404);
        assertThat(node.post(LOAD, " ".repeat(100_001)).statusCode()).isEqualTo(413);
    }

    @Test
    void loadsAndUnloadsByGrpc() {
        var file = ModelRepositoryParameter.newBuilder()
                .setBytesParam(ByteString.copyFrom("bytes", UTF_8))
                .build();
        var load = RepositoryModelLoadRequest.newBuilder()
                .setModelName("mymodel")
                .putParameters("file:1/model.onnx", file)
                .build();
        assertThat(calls.repositoryModelLoad(load)).isNotNull();
        assertThat(repository.loads.getFirst().files()).containsEntry(1, ByteBuffer.wrap("bytes".getBytes(UTF_8)));
        var unload = RepositoryModelUnloadRequest.newBuilder()
                .setModelName("mymodel")
                .putParameters(
                        "unload_dependents",
                        ModelRepositoryParameter.newBuilder().setBoolParam(true).build())
                .build();
        assertThat(calls.repositoryModelUnload(unload)).isNotNull();
        assertThat(repository.unloads).containsExactly(new ModelName("mymodel"));
        assertThat(repository.unloadRequests).containsExactly(new UnloadRequest(true));
    }

    /** Larger than the messages of calls that carry no files may be. */
    @Test
    void takesAFileByGrpc() {
        var file = ModelRepositoryParameter.newBuilder()
                .setBytesParam(ByteString.copyFrom(new byte[1 << 20]))
                .build();
        calls.repositoryModelLoad(RepositoryModelLoadRequest.newBuilder()
                .setModelName("mymodel")
                .putParameters("file:1/model.onnx", file)
                .build());
        assertThat(repository.loads.getFirst().files()).containsEntry(1, ByteBuffer.allocate(1 << 20));
    }

    @Test
    void refusesByGrpcWithItsStatus() {
        var unknown =
                RepositoryModelLoadRequest.newBuilder().setModelName("nothing").build();
        assertStatus(() -> calls.repositoryModelLoad(unknown), Status.Code.NOT_FOUND);
        var wrong = RepositoryModelUnloadRequest.newBuilder()
                .setModelName("mymodel")
                .putParameters("unload_all", ModelRepositoryParameter.getDefaultInstance())
                .build();
        assertStatus(() -> calls.repositoryModelUnload(wrong), Status.Code.INVALID_ARGUMENT);
        var named = RepositoryModelLoadRequest.newBuilder()
                .setModelName("mymodel")
                .setRepositoryName("mine")
                .build();
        assertStatus(() -> calls.repositoryModelLoad(named), Status.Code.UNIMPLEMENTED);
    }

    @Test
    void namesTheExtensionWithItsPart() throws Exception {
        String[] words = {"model_repository", "model_repository(unload_dependents)"};
        assertThat(node.get("/v2").body()).contains("\"" + words[0] + "\"", "\"" + words[1] + "\"");
        assertThat(calls.serverMetadata(ServerMetadataRequest.getDefaultInstance())
                        .getExtensionsList())
                .contains(words);
    }

    private static void assertStatus(ThrowingCallable call, Status.Code code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> assertThat(
                        refusal.getStatus().getCode())
                .isEqualTo(code));
    }

    /** Knows one model, and remembers what it is told. */
    private static final class RememberingRepository implements Repository {
        private final List<LoadRequest> loads = new CopyOnWriteArrayList<>();
        private final List<ModelName> unloads = new CopyOnWriteArrayList<>();
        private final List<UnloadRequest> unloadRequests = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<ModelName> load(ModelName model, LoadRequest request) {
            if (!model.value().equals("mymodel")) {
                return CompletableFuture.failedFuture(
                        new LeptonException(ErrorCode.UNKNOWN_MODEL, "no such model: model=" + model));
            }
            loads.add(request);
            return CompletableFuture.completedFuture(model);
        }

        @Override
        public CompletionStage<ModelName> unload(ModelName model, UnloadRequest request) {
            unloads.add(model);
            unloadRequests.add(request);
            return CompletableFuture.completedFuture(model);
        }
    }
}
