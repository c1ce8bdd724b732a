package io.lepton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import io.lepton.domain.DataClass;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.Encoding;
import io.lepton.wire.Headers;
import io.lepton.wire.InferCodec;
import io.lepton.wire.InferResponse;
import io.lepton.wire.ModelMetadata;
import io.lepton.wire.RegionView;
import io.lepton.wire.TensorLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Predictions through gateways that answer, refuse, break off, stay mute or are not there. */
final class PredictTest {
    private static final ModelName ECHO = new ModelName("echo");
    private static final String INFER = "POST /v2/models/echo/infer";
    private static final TensorSpec SPEC = new TensorSpec("x", ElementType.FP32, Shape.of(-1));
    private static final Signature SIGNATURE = new Signature(List.of(SPEC), List.of(SPEC));
    private static final List<NamedTensor> INPUTS =
            List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(3), 1, -2.5f, 3e-9f)));
    private static final PredictRequest REQUEST = PredictRequest.of(ECHO, INPUTS);

    private final FakeServer control = new FakeServer();
    private final FakeServer first = new FakeServer();
    private final FakeServer second = new FakeServer();

    @AfterEach
    void stop() {
        Stream.of(control, first, second).forEach(FakeServer::close);
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void carriesTensorsThereAndBack(Encoding encoding) {
        echo(first, "frankfurt");
        try (var client = client(Duration.ofSeconds(30))) {
            var result = client.predict(REQUEST.withEncoding(encoding)
                    .withDataClass(new DataClass("eu-only"))
                    .withOutputs(List.of("x")));
            assertThat(result.response()).isEqualTo(new InferResponse(ECHO, 3, Optional.empty(), INPUTS));
        }
        var asked = first.asked().getFirst();
        assertThat(asked.header(Headers.DATA_CLASS)).contains("eu-only");
        assertThat(asked.header(Headers.INFERENCE_HEADER_CONTENT_LENGTH).isPresent())
                .isEqualTo(encoding == Encoding.BINARY);
        assertThat(asked.header("Content-Length"))
                .contains(Integer.toString(asked.body().size()));
    }

    @Test
    void tellsWhereTheAnswerCameFrom() {
        echo(first, "frankfurt");
        try (var client = client(Duration.ofSeconds(30))) {
            var result = client.predict(REQUEST);
            assertThat(result.region()).contains(new RegionId("frankfurt"));
            assertThat(result.node()).contains(new NodeId("frankfurt-1"));
            assertThat(result.reason()).contains(RouteReason.FAILOVER);
            assertThat(result.requestId()).contains("r-1");
            assertThat(result.gateway()).isEqualTo(first.url());
            assertThat(result.elapsed()).isPositive();
        }
    }

    @Test
    void keepsAnAnswerWhoseEvidenceItDoesNotUnderstand() {
        first.answers(INFER, (exchange, asked) -> answer(exchange, asked, "NOT A REGION", "teleport"));
        try (var client = client(Duration.ofSeconds(30))) {
            var result = client.predict(REQUEST);
            assertThat(result.region()).isEmpty();
            assertThat(result.reason()).isEmpty();
        }
    }

    @Test
    void asksForAVersionByItsPath() {
        first.answers(
                "POST /v2/models/echo/versions/3/infer", (exchange, asked) -> answer(exchange, asked, "a", "local"));
        try (var client = client(Duration.ofSeconds(30))) {
            assertThat(client.predict(REQUEST.withVersion(3)).response().version())
                    .isEqualTo(3);
        }
    }

    @Test
    void goesToTheNextGatewayWhenOneCannotBeReached() {
        echo(second, "beijing");
        first.close();
        try (var client = client(Duration.ofSeconds(30))) {
            assertThat(client.predict(REQUEST).gateway()).isEqualTo(second.url());
        }
    }

    @Test
    void goesToTheNextGatewayWhenOneBreaksOffAndAsksThatLastForAWhile() {
        first.breaksOff(INFER);
        echo(second, "beijing");
        try (var client = client(Duration.ofSeconds(30))) {
            assertThat(client.predict(REQUEST).gateway()).isEqualTo(second.url());
            assertThat(client.predict(REQUEST).gateway()).isEqualTo(second.url());
        }
        assertThat(first.asked()).hasSize(1);
    }

    @Test
    void goesToTheNextGatewayWhenOneHasNoReplicaReady() {
        first.refuses(INFER, ErrorCode.MODEL_NOT_READY, "this gateway has no snapshot of the fleet yet");
        echo(second, "beijing");
        try (var client = client(Duration.ofSeconds(30))) {
            assertThat(client.predict(REQUEST).gateway()).isEqualTo(second.url());
        }
    }

    @Test
    void tellsThatNothingIsReadyWhenNoGatewayKnowsBetter() {
        first.refuses(INFER, ErrorCode.MODEL_NOT_READY, "no replica is ready");
        second.breaksOff(INFER);
        try (var client = client(Duration.ofSeconds(30))) {
            refuses(client, ErrorCode.MODEL_NOT_READY, "no replica is ready");
        }
    }

    @Test
    void leavesTimeForTheOthersWhenOneStaysMute() {
        first.staysMute(INFER);
        echo(second, "beijing");
        try (var client = client(Duration.ofSeconds(2))) {
            var result = client.predict(REQUEST);
            assertThat(result.gateway()).isEqualTo(second.url());
            assertThat(result.elapsed()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }
    }

    @Test
    void givesUpAtTheDeadlineWhenAllStayMute() {
        first.staysMute(INFER);
        second.staysMute(INFER);
        try (var client = client(Duration.ofMillis(200))) {
            refuses(client, ErrorCode.DEADLINE_EXCEEDED, "deadline=PT0.2S");
        }
    }

    @Test
    void namesEveryGatewayWhenNoneAnswers() {
        first.close();
        second.breaksOff(INFER);
        try (var client = client(Duration.ofSeconds(30))) {
            refuses(client, ErrorCode.FLEET_UNREACHABLE, first.url().toString());
            refuses(client, ErrorCode.FLEET_UNREACHABLE, second.url().toString());
        }
        assertThat(second.asked()).as("asked twice by each of the two calls").hasSize(4);
    }

    @Test
    void takesARefusalForAnAnswer() {
        first.refuses(INFER, ErrorCode.RESIDENCY_FORBIDS, "the policy forbids every region: dataClass=cn-only");
        echo(second, "beijing");
        try (var client = client(Duration.ofSeconds(30))) {
            refuses(client, ErrorCode.RESIDENCY_FORBIDS, "dataClass=cn-only");
        }
        assertThat(second.asked()).isEmpty();
    }

    @Test
    void blamesTheGatewayForAnAnswerThatCannotBeRead() {
        first.answers(INFER, 200, List.of());
        try (var client = client(Duration.ofSeconds(30))) {
            refuses(client, ErrorCode.UPSTREAM_FAILED, "cannot be read");
        }
    }

    @Test
    void asksTheControlPlaneForGatewaysAndTheLivingFirst() {
        echo(first, "frankfurt");
        echo(second, "beijing");
        control.answers(
                "GET /api/v1/regions",
                200,
                List.of(region("frankfurt", "lost", first.url()), region("beijing", "alive", second.url())));
        try (var client = LeptonClient.connect(control.url())) {
            assertThat(client.predict(REQUEST).gateway()).isEqualTo(second.url());
            assertThat(client.predict(REQUEST.withEntry(new RegionId("frankfurt")))
                            .gateway())
                    .isEqualTo(first.url());
            assertThatExceptionOfType(LeptonException.class)
                    .isThrownBy(() -> client.predict(REQUEST.withEntry(new RegionId("atlantis"))))
                    .withMessageContaining("region=atlantis")
                    .matches(e -> e.code() == ErrorCode.UNKNOWN_REGION);
        }
    }

    @Test
    void asksTheControlPlaneAgainOnceNoGatewayAnswers() {
        control.answers("GET /api/v1/regions", 200, List.of(region("frankfurt", "alive", first.url())));
        first.close();
        echo(second, "frankfurt");
        try (var client = LeptonClient.connect(control.url())) {
            refuses(client, ErrorCode.FLEET_UNREACHABLE, first.url().toString());
            control.answers("GET /api/v1/regions", 200, List.of(region("frankfurt", "alive", second.url())));
            assertThat(client.predict(REQUEST).gateway()).isEqualTo(second.url());
        }
    }

    @Test
    void saysSoWhenNoGatewayHasJoined() {
        control.answers("GET /api/v1/regions", 200, List.of());
        try (var client = LeptonClient.connect(control.url())) {
            refuses(client, ErrorCode.NO_REGION_ALIVE, "gateways=0");
        }
    }

    @Test
    void readsAModelsMetadata() {
        var metadata = ModelMetadata.of(ECHO, List.of("3"), ModelMetadata.ONNX, SIGNATURE);
        first.answers("GET /v2/models/echo", 200, metadata);
        try (var client = client(Duration.ofSeconds(30))) {
            assertThat(client.metadata(ECHO).signature()).isEqualTo(SIGNATURE);
        }
    }

    private LeptonClient client(Duration deadline) {
        return LeptonClient.connect(
                control.url(),
                LeptonClientConfig.DEFAULTS
                        .withGateways(List.of(first.url(), second.url()))
                        .withPredictDeadline(deadline));
    }

    private static void refuses(LeptonClient client, ErrorCode code, String words) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> client.predict(REQUEST))
                .withMessageContaining(words)
                .matches(e -> e.code() == code, "code " + code);
    }

    private static RegionView region(String name, String state, URI gateway) {
        return new RegionView(
                new RegionId(name),
                new Jurisdiction("EU"),
                50,
                8,
                1,
                300,
                state,
                Optional.of(gateway.toString()),
                1,
                1);
    }

    /** Gives the inputs back, as a gateway and a node would. */
    private static void echo(FakeServer server, String region) {
        server.answers(INFER, (exchange, asked) -> answer(exchange, asked, region, RouteReason.FAILOVER.word()));
    }

    private static void answer(HttpExchange exchange, FakeServer.Asked asked, String region, String reason)
            throws IOException {
        var request = InferCodec.readRequest(
                ByteBuffer.wrap(asked.bytes()),
                asked.header(Headers.INFERENCE_HEADER_CONTENT_LENGTH),
                SIGNATURE,
                TensorLimits.DEFAULTS);
        var payload = InferCodec.writeResponse(new InferResponse(ECHO, 3, request.id(), request.inputs()), request);
        var body = ByteBuffer.allocate((int) payload.sizeBytes());
        payload.parts().forEach(body::put);
        var headers = exchange.getResponseHeaders();
        payload.headerBytes().ifPresent(size -> headers.set(Headers.INFERENCE_HEADER_CONTENT_LENGTH, "" + size));
        headers.set(Headers.REGION, region);
        headers.set(Headers.NODE, region + "-1");
        headers.set(Headers.ROUTE_REASON, reason);
        headers.set(Headers.REQUEST_ID, "r-1");
        FakeServer.send(exchange, 200, body.array());
    }
}
