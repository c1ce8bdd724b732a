package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.chassis.Web;
import io.lepton.domain.Alias;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.Share;
import io.lepton.domain.Traffic;
import io.lepton.domain.TrafficPolicy;
import io.lepton.gateway.RawServer.Call;
import io.lepton.wire.Headers;
import io.lepton.wire.grpc.ModelInferRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Aliases and shares of requests whose body alone names the model. */
final class BodyArmsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final Traffic CANARY_FOR_ALL =
            traffic(new TrafficPolicy(Fleet.DIGITS, List.of(new Share(2, 100)), List.of(), List.of(), List.of()));

    @Test
    void anAliasInJsonIsReplacedByItsModel() throws Exception {
        try (Rig rig = openAi(CANARY_FOR_ALL)) {
            String tail = ",\"n\":1,\"prompt\":\"" + "x".repeat(200_000) + "\"}";
            HttpResponse<String> answer = post(rig, "{\"user\":\"digits-prod\",\"model\":\"digits-prod\"" + tail);
            assertThat(answer.body()).isEqualTo("digits/2 {\"user\":\"digits-prod\",\"model\":\"digits\"" + tail);
            assertThat(answer.headers().firstValue(Headers.ARM)).contains("alias");
            assertThat(answer.headers().firstValue(Headers.MODEL_VERSION)).contains("digits/2");
        }
    }

    @Test
    void aBodyInChunksIsRenamedToo() throws Exception {
        try (Rig rig = openAi(CANARY_FOR_ALL)) {
            byte[] body = "{\"model\":\"digits-prod\",\"n\":1}".getBytes(StandardCharsets.UTF_8);
            HttpResponse<String> answer = rig.send(
                    rig.request(CHAT).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
            assertThat(answer.body()).isEqualTo("digits/2 {\"model\":\"digits\",\"n\":1}");
        }
    }

    @Test
    void aShareOfTheRequestsGoesToItsVersion() throws Exception {
        try (Rig rig = openAi(CANARY_FOR_ALL)) {
            HttpResponse<String> answer = post(rig, "{\"model\":\"digits\"}");
            assertThat(answer.body()).isEqualTo("digits/2 {\"model\":\"digits\"}");
            assertThat(answer.headers().firstValue(Headers.ARM)).contains("canary");
        }
    }

    @Test
    void aVersionInTheHeadIsAskedAndOneOfAnotherModelRefused() throws Exception {
        try (Rig rig = openAi(CANARY_FOR_ALL)) {
            assertThat(named(rig, "digits/1").body()).isEqualTo("digits/1 {\"model\":\"digits\"}");
            assertThat(named(rig, "letters/1").statusCode()).isEqualTo(400);
            assertThat(named(rig, "letters/1").body()).contains("another model than the body's, model=digits");
            assertThat(named(rig, "digits").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void aRequestThatIsRetriedNamesTheSameVersion() throws Exception {
        try (Rig rig = openAi(CANARY_FOR_ALL)) {
            rig.first.doing(Call::reset);
            for (int i = 0; i < 10; i++) {
                assertThat(post(rig, "{\"model\":\"digits-prod\"}").body())
                        .isEqualTo("digits/2 {\"model\":\"digits\"}");
            }
        }
    }

    @Test
    void anAliasInAMessageIsReplacedByItsModelAndVersion() throws Exception {
        var heard = new LinkedBlockingQueue<ModelInferRequest>();
        try (var node = new Http2Node();
                var web = Web.start(1);
                Rig rig = Rig.ready(config -> config, node.asNode(), CANARY_FOR_ALL)) {
            node.doing(request -> request.body().onSuccess(body -> {
                for (int at = 0; at < body.length(); at += 5 + body.getInt(at + 1)) {
                    heard.add(parsed(body.getBytes(at + 5, at + 5 + body.getInt(at + 1))));
                }
                request.response()
                        .putHeader("content-type", "application/grpc")
                        .putTrailer("grpc-status", "0")
                        .end();
            }));
            var client = web.vertx()
                    .createHttpClient(new HttpClientOptions()
                            .setProtocolVersion(HttpVersion.HTTP_2)
                            .setHttp2ClearTextUpgrade(false));
            Buffer twice = frame("digits-prod").appendBuffer(frame("letters")).appendBuffer(frame("digits-prod"));
            client.request(
                            HttpMethod.POST,
                            rig.gateway.endpoint().port(),
                            "127.0.0.1",
                            "/inference.GRPCInferenceService/ModelStreamInfer")
                    .compose(request -> request.putHeader("content-type", "application/grpc")
                            .putHeader("te", "trailers")
                            .setChunked(true)
                            .send(twice))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            await().until(() -> heard.size() == 3);
            assertThat(heard)
                    .extracting(request -> request.getModelName() + "/" + request.getModelVersion() + " "
                            + request.getId().length())
                    .containsExactly("digits/2 9000", "letters/ 9000", "digits/2 9000");
        }
    }

    private static ModelInferRequest parsed(byte[] message) {
        try {
            return ModelInferRequest.parseFrom(message);
        } catch (IOException e) {
            throw new AssertionError("not a message", e);
        }
    }

    private static Buffer frame(String model) {
        byte[] message = ModelInferRequest.newBuilder()
                .setModelName(model)
                .setId("x".repeat(9_000))
                .build()
                .toByteArray();
        return Buffer.buffer().appendByte((byte) 0).appendInt(message.length).appendBytes(message);
    }

    private static Rig openAi(Traffic traffic) {
        Rig rig = Rig.ready(config -> config, Optional.of(traffic));
        List.of(rig.first, rig.second)
                .forEach(node -> node.doing(call -> call.answer(
                        200,
                        call.headers().get(Headers.MODEL_VERSION) + " "
                                + new String(call.body(), StandardCharsets.UTF_8))));
        return rig;
    }

    private static HttpResponse<String> post(Rig rig, String body) throws Exception {
        return rig.send(rig.request(CHAT).POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> named(Rig rig, String version) throws Exception {
        return rig.send(rig.request(CHAT)
                .header(Headers.MODEL_VERSION, version)
                .POST(BodyPublishers.ofString("{\"model\":\"digits\"}")));
    }

    private static Traffic traffic(TrafficPolicy policy) {
        return new Traffic(
                List.of(new Deployment(Fleet.DIGITS_2, new RegionSelection.All(), 2)),
                List.of(policy),
                List.of(new Alias(new ModelName("digits-prod"), Fleet.DIGITS_2)));
    }
}
