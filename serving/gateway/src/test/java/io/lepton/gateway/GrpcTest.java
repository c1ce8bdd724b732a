package io.lepton.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.MessageLite;
import io.lepton.chassis.Web;
import io.lepton.wire.Headers;
import io.lepton.wire.grpc.HealthCheckRequest;
import io.lepton.wire.grpc.HealthCheckResponse;
import io.lepton.wire.grpc.HealthCheckResponse.ServingStatus;
import io.lepton.wire.grpc.ModelInferRequest;
import io.lepton.wire.grpc.ModelReadyRequest;
import io.lepton.wire.grpc.RepositoryIndexRequest;
import io.lepton.wire.grpc.ServerLiveRequest;
import io.lepton.wire.grpc.ServerLiveResponse;
import io.lepton.wire.grpc.ServerMetadataRequest;
import io.lepton.wire.grpc.ServerMetadataResponse;
import io.lepton.wire.grpc.ServerReadyRequest;
import io.lepton.wire.grpc.ServerReadyResponse;
import io.lepton.wire.grpc.ServerReflectionRequest;
import io.lepton.wire.grpc.ServerReflectionResponse;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of gRPC through a gateway: statuses behind the answers, models named in messages. */
class GrpcTest {
    private static final String SERVICE = "/inference.GRPCInferenceService/";
    private static final ModelInferRequest INFER =
            ModelInferRequest.newBuilder().setModelName("digits").setId("7").build();

    private final Web web = Web.start(1);

    @SuppressWarnings("NullAway.Init")
    private Http2Node node;

    @SuppressWarnings("NullAway.Init")
    private Rig rig;

    @SuppressWarnings("NullAway.Init")
    private HttpClient client;

    /** What a caller got: the head, the messages with their prefixes, the status. */
    private record Answer(MultiMap head, Buffer body, MultiMap trailers) {
        private String status() {
            return String.valueOf(head.contains("grpc-status") ? head.get("grpc-status") : trailers.get("grpc-status"));
        }

        private byte[] message() {
            return Arrays.copyOfRange(body.getBytes(), 5, body.length());
        }
    }

    @BeforeEach
    void begin() throws Exception {
        node = new Http2Node().doing(request -> request.body().onSuccess(body -> reply(request, body)));
        rig = Rig.ready(config -> config, node.asNode());
        client = web.vertx()
                .createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false));
    }

    @AfterEach
    void end() {
        web.close();
        rig.close();
        node.close();
    }

    private static void reply(HttpServerRequest request, Buffer body) {
        var response = request.response()
                .putHeader("content-type", "application/grpc")
                .putHeader("told", request.getHeader("te") + " " + request.getHeader("lepton-data-class"));
        response.putTrailer("grpc-status", "0");
        response.end(body);
    }

    @Test
    void carriesAUnaryCallWithItsTrailers() throws Exception {
        Answer answer = call(SERVICE + "ModelInfer", INFER, Map.of(Headers.DATA_CLASS, "eu-only"));
        assertThat(answer.status()).isEqualTo("0");
        assertThat(answer.trailers().contains("grpc-status")).isTrue();
        assertThat(ModelInferRequest.parseFrom(answer.message())).isEqualTo(INFER);
        assertThat(answer.head().get("content-type")).isEqualTo("application/grpc");
        assertThat(answer.head().get("told")).isEqualTo("trailers eu-only");
        assertThat(answer.head().get(Headers.REGION)).isEqualTo("frankfurt");
        assertThat(answer.head().get(Headers.NODE)).isEqualTo("frankfurt-1");
        assertThat(answer.head().get(Headers.ROUTE_REASON)).isEqualTo("local");
        assertThat(rig.log.records().getLast().model()).isEqualTo(Fleet.DIGITS);
    }

    /** The gateway reads the first name; what else a body names, a node holds against what it is told here. */
    @Test
    void tellsANodeForWhichModelACallWasLetIn() throws Exception {
        node.doing(request -> request.body().onSuccess(body -> request.response()
                .putHeader("content-type", "application/grpc")
                .putHeader("heard", String.join(" ", request.headers().getAll(Headers.MODEL)))
                .putTrailer("grpc-status", "0")
                .end(body)));
        var pretended = Map.of(Headers.MODEL, "letters");
        assertThat(call(SERVICE + "ModelInfer", INFER, pretended).head().get("heard"))
                .isEqualTo("digits");
        var last = ModelInferRequest.newBuilder().setModelName("letters").build();
        Buffer twice = Buffer.buffer(INFER.toByteArray()).appendBytes(last.toByteArray());
        assertThat(ModelInferRequest.parseFrom(twice.getBytes()).getModelName()).isEqualTo("letters");
        Buffer framed =
                Buffer.buffer().appendByte((byte) 0).appendInt(twice.length()).appendBuffer(twice);
        assertThat(send(SERVICE + "ModelInfer", framed, Map.of()).head().get("heard"))
                .isEqualTo("digits");
    }

    @Test
    void carriesAStreamMessageByMessage() throws Exception {
        node.doing(request -> {
            var response = request.response().putHeader("content-type", "application/grpc");
            request.handler(response::write);
            request.endHandler(_ -> response.putTrailer("grpc-status", "0").end());
        });
        HttpClientRequest request = get(open(SERVICE + "ModelStreamInfer", Map.of()));
        var heard = new AtomicReference<>(Buffer.buffer());
        var trailers = new AtomicReference<MultiMap>();
        request.response().onSuccess(answer -> answer.handler(
                        part -> heard.set(requireNonNull(heard.get()).copy().appendBuffer(part)))
                .endHandler(_ -> trailers.set(answer.trailers())));
        int bytes = 0;
        for (int i = 0; i < 3; i++) {
            Buffer message = frame(INFER.toBuilder().setId("message " + i).build());
            request.write(message);
            bytes += message.length();
            int soFar = bytes;
            await().until(() -> requireNonNull(heard.get()).length() == soFar);
        }
        request.end();
        await().until(() -> trailers.get() != null);
        assertThat(requireNonNull(trailers.get()).get("grpc-status")).isEqualTo("0");
    }

    @Test
    void passesARefusalOfTheNodeOn() throws Exception {
        node.doing(request -> request.response()
                .putHeader("content-type", "application/grpc")
                .putHeader("grpc-status", "3")
                .putHeader("grpc-message", "not%20so")
                .end());
        Answer answer = call(SERVICE + "ModelInfer", INFER, Map.of());
        assertThat(answer.head().get("grpc-status")).as("a head alone").isEqualTo("3");
        assertThat(answer.head().get("grpc-message")).isEqualTo("not%20so");
    }

    @Test
    void refusesByAStatus() throws Exception {
        var unknown = INFER.toBuilder().setModelName("letters").build();
        assertRefused(call(SERVICE + "ModelInfer", unknown, Map.of()), "5", "UNKNOWN_MODEL");
        var version =
                ModelReadyRequest.newBuilder().setName("digits").setVersion("9").build();
        assertRefused(call(SERVICE + "ModelReady", version, Map.of()), "5", "UNKNOWN_VERSION");
        var nameless = INFER.toBuilder().clearModelName().build();
        assertRefused(call(SERVICE + "ModelInfer", nameless, Map.of()), "3", "INVALID_REQUEST");
        assertRefused(
                call(SERVICE + "ModelInfer", INFER, Map.of(Headers.DATA_CLASS, "secret")), "3", "UNKNOWN_DATA_CLASS");
        assertRefused(call(SERVICE + "ModelInfer", INFER, Map.of("grpc-timeout", "soon")), "3", "INVALID_REQUEST");
        assertRefused(
                call(SERVICE + "RepositoryIndex", RepositoryIndexRequest.getDefaultInstance(), Map.of()),
                "12",
                "UNSUPPORTED");
        Answer forbidden = call(SERVICE + "ModelInfer", INFER, Map.of(Headers.DATA_CLASS, "cn-only"));
        assertThat(forbidden.status()).isEqualTo("14");
        assertThat(forbidden.head().get("retry-after")).isEqualTo("1");
        assertThat(forbidden.head().get("grpc-retry-pushback-ms")).isEqualTo("1000");
    }

    @Test
    void tellsTheNodeTheTimeThatIsLeftAndGivesUpWhenItIsOver() throws Exception {
        var told = new AtomicReference<String>();
        node.doing(request -> told.set(request.getHeader("grpc-timeout")));
        Answer late = call(SERVICE + "ModelInfer", INFER, Map.of("grpc-timeout", "300m"));
        assertRefused(late, "4", "DEADLINE_EXCEEDED");
        assertThat(told.get()).matches("[12][0-9]{2}m|300m|[0-9]{2}m");
    }

    @Test
    void tellsByAStatusThatAnAnswerBrokeOff() throws Exception {
        node.doing(request -> {
            request.response().putHeader("content-type", "application/grpc").write("abcde");
            request.response().reset();
        });
        Answer broken = call(SERVICE + "ModelInfer", INFER, Map.of());
        assertThat(broken.trailers().get("grpc-status")).isEqualTo("14");
        assertThat(broken.trailers().get(Headers.ERROR_CODE)).isEqualTo("UPSTREAM_FAILED");
    }

    @Test
    void answersForItself() throws Exception {
        Answer live = call(SERVICE + "ServerLive", ServerLiveRequest.getDefaultInstance(), Map.of());
        assertThat(live.status()).isEqualTo("0");
        assertThat(ServerLiveResponse.parseFrom(live.message()).getLive()).isTrue();
        Answer ready = call(SERVICE + "ServerReady", ServerReadyRequest.getDefaultInstance(), Map.of());
        assertThat(ServerReadyResponse.parseFrom(ready.message()).getReady()).isTrue();
        Answer metadata = call(SERVICE + "ServerMetadata", ServerMetadataRequest.getDefaultInstance(), Map.of());
        assertThat(ServerMetadataResponse.parseFrom(metadata.message()).getName())
                .isEqualTo("lepton");
        Answer health = call("/grpc.health.v1.Health/Check", HealthCheckRequest.getDefaultInstance(), Map.of());
        assertThat(HealthCheckResponse.parseFrom(health.message()).getStatus()).isEqualTo(ServingStatus.SERVING);
        var other = HealthCheckRequest.newBuilder().setService("poems").build();
        assertRefused(call("/grpc.health.v1.Health/Check", other, Map.of()), "5", "NOT_FOUND");
        var list = ServerReflectionRequest.newBuilder().setListServices("").build();
        Answer reflection = call("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", list, Map.of());
        assertThat(ServerReflectionResponse.parseFrom(reflection.message())
                        .getListServicesResponse()
                        .getServiceList())
                .extracting(service -> service.getName())
                .contains("inference.GRPCInferenceService", "grpc.health.v1.Health");
    }

    @Test
    void tellsThoseWhoWatchThatItIsAboutToStop() throws Exception {
        HttpClientRequest request = get(open("/grpc.health.v1.Health/Watch", Map.of()));
        var heard = new AtomicReference<>(Buffer.buffer());
        var ended = new AtomicReference<MultiMap>();
        request.response().onSuccess(answer -> answer.handler(
                        part -> heard.set(requireNonNull(heard.get()).copy().appendBuffer(part)))
                .endHandler(_ -> ended.set(answer.trailers())));
        request.end(frame(HealthCheckRequest.getDefaultInstance()));
        await().until(() -> requireNonNull(heard.get()).length() == 7);
        Thread stopping = Thread.ofVirtual().start(rig.gateway::stop);
        await().until(() -> ended.get() != null);
        byte[] second = Arrays.copyOfRange(
                requireNonNull(heard.get()).getBytes(),
                12,
                requireNonNull(heard.get()).length());
        assertThat(HealthCheckResponse.parseFrom(second).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        stopping.join();
    }

    @Test
    void wantsHttp2() throws Exception {
        var answer = rig.send(rig.request(SERVICE + "ModelInfer")
                .header("content-type", "application/grpc")
                .POST(BodyPublishers.ofString("")));
        assertThat(answer.headers().firstValue("grpc-status")).contains("12");
        assertThat(answer.headers().firstValue("content-length")).as("its end").contains("0");
    }

    private static void assertRefused(Answer answer, String status, String code) {
        assertThat(answer.head().get("grpc-status")).as("%s", answer.head()).isEqualTo(status);
        assertThat(answer.head().get(Headers.ERROR_CODE)).isEqualTo(code);
        assertThat(answer.head().get("grpc-message")).isNotEmpty();
        assertThat(answer.body().length()).isZero();
    }

    private Answer call(String path, MessageLite message, Map<String, String> headers) throws Exception {
        return send(path, frame(message), headers);
    }

    private Answer send(String path, Buffer framed, Map<String, String> headers) throws Exception {
        return get(open(path, headers).compose(request -> {
            // Before it is sent: the end of an answer that nobody has asked about yet is lost.
            Future<Answer> answered = request.response().compose(answer -> answer.body()
                    .map(body -> new Answer(answer.headers(), body, answer.trailers())));
            return request.send(framed).compose(_ -> answered);
        }));
    }

    private Future<HttpClientRequest> open(String path, Map<String, String> headers) {
        return client.request(HttpMethod.POST, rig.gateway.endpoint().port(), "127.0.0.1", path)
                .map(request -> {
                    request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
                    headers.forEach(request::putHeader);
                    return request.setChunked(true);
                });
    }

    private static Buffer frame(MessageLite message) {
        byte[] bytes = message.toByteArray();
        return Buffer.buffer().appendByte((byte) 0).appendInt(bytes.length).appendBytes(bytes);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
