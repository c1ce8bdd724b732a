package io.lepton.inference.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.lepton.inference.engine.MemoryModelRuntime;
import io.lepton.telemetry.RequestTrace;
import io.lepton.telemetry.RequestTrace.Step;
import io.lepton.telemetry.SpanNames;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells of each inference where somebody wants traces; the model doubles. */
final class TracesTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String INFER = "/v2/models/test/infer";
    private static final String ROW =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2.5]}]}";

    private final MemoryTraces traces = new MemoryTraces();
    private final MemoryModelRuntime runtime = new MemoryModelRuntime();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private GrpcFixture fixture;

    @BeforeEach
    void starts() {
        fixture = new GrpcFixture(
                pool -> new FixedModels(directory, runtime, pool),
                FrontPorts.plain().tracedBy(traces));
    }

    @AfterEach
    void ends() {
        fixture.close();
        client.close();
    }

    @Test
    void tellsTheStepsOfAnInferenceInTheirOrder() throws Exception {
        post(ROW);
        RequestTrace trace = only();
        assertThat(trace.name()).isEqualTo(SpanNames.INFER);
        assertThat(trace.parent()).contains(PARENT);
        assertThat(trace.failure()).isEmpty();
        assertThat(trace.attributes())
                .containsEntry(SpanNames.MODEL, "test")
                .containsEntry(SpanNames.VERSION, 1L)
                .containsEntry(SpanNames.NODE, "frankfurt-1")
                .containsEntry(SpanNames.REGION, "frankfurt")
                .containsEntry(SpanNames.BATCH_REQUESTS, 1L)
                .containsEntry(SpanNames.BATCH_ROWS, 1L)
                .containsEntry(SpanNames.TRANSPORT, "rest")
                .containsEntry(SpanNames.STATUS, "OK");
        assertThat(trace.steps())
                .extracting(Step::name)
                .containsExactly(SpanNames.RECEIVE, SpanNames.QUEUE, SpanNames.COMPUTE, SpanNames.ANSWER);
        assertThat(trace.steps().getFirst().beginNanos()).isEqualTo(trace.beginNanos());
        assertThat(trace.steps().getLast().endNanos()).isEqualTo(trace.endNanos());
        for (int place = 1; place < trace.steps().size(); place++) {
            assertThat(trace.steps().get(place).beginNanos())
                    .isEqualTo(trace.steps().get(place - 1).endNanos());
        }
    }

    @Test
    void tellsTheSameOfACall() {
        var headers = new Metadata();
        headers.put(GrpcFixture.key("traceparent"), PARENT);
        GRPCInferenceServiceGrpc.newBlockingStub(fixture.channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .modelInfer(GrpcFixture.rows(1, 2, 3, 4));
        RequestTrace trace = only();
        assertThat(trace.parent()).contains(PARENT);
        assertThat(trace.attributes())
                .containsEntry(SpanNames.TRANSPORT, "grpc")
                .containsEntry(SpanNames.STATUS, "OK")
                .containsEntry(SpanNames.BATCH_ROWS, 2L);
        assertThat(trace.steps()).hasSize(4);
    }

    @Test
    void tellsTheSameOfWhatIsGenerated() throws Exception {
        for (String path : List.of("generate", "generate_stream")) {
            traces.clear();
            post("/v2/models/test/" + path, "{\"x\":[1,2]}");
            RequestTrace trace = only();
            assertThat(trace.name()).isEqualTo(SpanNames.GENERATE);
            assertThat(trace.parent()).contains(PARENT);
            assertThat(trace.attributes())
                    .containsEntry(SpanNames.MODEL, "test")
                    .containsEntry(SpanNames.BATCH_ROWS, 1L)
                    .containsEntry(SpanNames.STATUS, "OK");
            assertThat(trace.steps())
                    .extracting(Step::name)
                    .containsExactly(SpanNames.RECEIVE, SpanNames.QUEUE, SpanNames.COMPUTE, SpanNames.ANSWER);
        }
        traces.clear();
        post("/v2/models/test/generate", "{}");
        assertThat(only().attributes()).containsEntry(SpanNames.STATUS, "INVALID_TENSOR");
    }

    @Test
    void tellsARefusalWithoutTheStepsThatItDidNotReach() throws Exception {
        post("{}");
        assertThat(only().attributes())
                .containsEntry(SpanNames.STATUS, "INVALID_REQUEST")
                .doesNotContainKey(SpanNames.BATCH_ROWS);
        assertThat(only().failure())
                .as("what it tells the caller may quote the request")
                .contains("INVALID_REQUEST");
        assertThat(only().steps()).isEmpty();
    }

    @Test
    void tellsTheRefusalOfACall() {
        var unknown = GrpcFixture.row(1, 2).toBuilder().setModelName("letters").build();
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> GRPCInferenceServiceGrpc.newBlockingStub(fixture.channel)
                        .modelInfer(unknown));
        assertThat(only().attributes()).containsEntry(SpanNames.STATUS, "UNKNOWN_MODEL");
    }

    @Test
    void tellsThatACallerHasGone() throws Exception {
        var gate = runtime.shut();
        try (var caller = new Socket(
                fixture.front.endpoint().host(), fixture.front.endpoint().port())) {
            String head = "POST " + INFER + " HTTP/1.1\r\nHost: node\r\nContent-Length: " + ROW.length();
            caller.getOutputStream().write((head + "\r\n\r\n" + ROW).getBytes(UTF_8));
            await().until(() -> runtime.running() == 1);
        }
        assertThat(only().attributes()).containsEntry(SpanNames.STATUS, "CANCELLED");
        gate.countDown();
    }

    private void post(String body) throws Exception {
        post(INFER, body);
    }

    private void post(String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(fixture.front.endpoint().httpUrl() + path))
                .header("traceparent", PARENT)
                .POST(BodyPublishers.ofString(body));
        client.send(request.build(), BodyHandlers.ofString());
    }

    private RequestTrace only() {
        await().until(() -> !traces.taken().isEmpty());
        assertThat(traces.taken()).hasSize(1);
        return traces.taken().getFirst();
    }
}
