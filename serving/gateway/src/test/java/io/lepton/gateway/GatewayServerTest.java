package io.lepton.gateway;

import static io.lepton.gateway.Rig.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.chassis.Web;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Headers;
import io.lepton.wire.Paths;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a gateway answers while nothing fails, on one fleet for all tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayServerTest {
    private Rig rig;

    @BeforeAll
    void start() {
        rig = Rig.ready();
    }

    @AfterAll
    void end() {
        rig.close();
    }

    @Test
    void putsTheEvidenceOnAnAnswer() throws Exception {
        HttpResponse<String> answer = rig.infer("hello");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("5 bytes");
        assertThat(header(answer, Headers.REGION)).isEqualTo("frankfurt");
        assertThat(header(answer, Headers.NODE)).isIn("frankfurt-1", "frankfurt-2");
        assertThat(header(answer, Headers.ROUTE_REASON)).isEqualTo("local");
        assertThat(header(answer, Headers.REQUEST_ID)).startsWith("frankfurt-");
    }

    @Test
    void keepsTheCallersRequestIdWhereItIsHarmless() throws Exception {
        assertThat(header(withId("my-id.7"), Headers.REQUEST_ID)).isEqualTo("my-id.7");
        assertThat(header(withId("a b"), Headers.REQUEST_ID)).startsWith("frankfurt-");
    }

    @Test
    void sendsAForbiddenRequestToThePermittedRegion() throws Exception {
        rig.virginia.doing(call -> call.answer(
                200,
                call.headers().get("lepton-forwarded-by") + " " + call.headers().get("lepton-data-class"),
                "lepton-node: virginia-1"));
        HttpResponse<String> answer = rig.infer("x", "us-first");
        assertThat(answer.body()).isEqualTo("frankfurt us-first");
        assertThat(header(answer, Headers.REGION)).isEqualTo("virginia");
        assertThat(header(answer, Headers.NODE)).isEqualTo("virginia-1");
        assertThat(header(answer, Headers.ROUTE_REASON)).isEqualTo("policy");
    }

    @Test
    void holdsAForwardedRequestAgainstItsOwnPolicies() throws Exception {
        assertError(forwarded("us-first"), 451, "RESIDENCY_FORBIDS");
        assertThat(forwarded("eu-only").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsEachRefusalWithItsCode() throws Exception {
        assertError(rig.get("/v2/models/letters"), 404, "UNKNOWN_MODEL");
        assertError(rig.get("/v2/models/digits/versions/9"), 404, "UNKNOWN_VERSION");
        assertError(rig.get("/v2/models/digits/versions/x"), 404, "NOT_FOUND");
        assertError(rig.get("/v2/repository/models/digits/load"), 404, "NOT_FOUND");
        assertError(rig.infer("x", "secret"), 400, "UNKNOWN_DATA_CLASS");
        assertError(rig.infer("x", "No Name"), 400, "UNKNOWN_DATA_CLASS");
        assertError(rig.send(rig.request(Rig.INFER).DELETE()), 405, "METHOD_NOT_ALLOWED");
        HttpResponse<String> away = rig.infer("x", "cn-only");
        assertError(away, 503, "NO_REGION_ALIVE");
        assertThat(header(away, "retry-after")).isEqualTo("1");
        assertThat(header(away, Headers.REGION)).isEqualTo("frankfurt");
    }

    @Test
    void refusesADataClassThatIsGivenTwice() throws Exception {
        var twice = rig.request(Rig.INFER)
                .header(Headers.DATA_CLASS, "eu-only")
                .header(Headers.DATA_CLASS, "public")
                .POST(BodyPublishers.ofString("x"));
        assertError(rig.send(twice), 400, "INVALID_REQUEST");
    }

    @Test
    void answersForItself() throws Exception {
        assertThat(rig.get("/v2").body()).contains("\"name\":\"lepton\"");
        assertThat(rig.get("/v2/").statusCode()).isEqualTo(200);
        assertThat(rig.get("/v2/health/live").body()).isEqualTo("{\"live\":true}");
        assertThat(rig.get("/v2/health/ready").body()).isEqualTo("{\"ready\":true}");
        assertThat(rig.get(Paths.PING).statusCode()).isEqualTo(204);
        assertThat(rig.get("/errors/RESIDENCY_FORBIDS").body()).contains("RESIDENCY_FORBIDS");
        assertError(rig.get("/errors/NO_SUCH_CODE"), 404, "NOT_FOUND");
        assertError(rig.get("/elsewhere"), 404, "NOT_FOUND");
        assertError(rig.send(rig.request("/v2").POST(BodyPublishers.ofString("x"))), 405, "METHOD_NOT_ALLOWED");
    }

    @Test
    void tellsItsPeersOfItsNodes() throws Exception {
        assertThat(rig.digest()).contains("\"region\":\"frankfurt\"", "\"slots\":4", "digits/1");
    }

    @Test
    void stripsWhatConcernsOneConnectionOnly() throws Exception {
        var seen = new AtomicReference<Map<String, String>>();
        RawServer.Handler script = call -> {
            seen.set(call.headers());
            call.answer(200, "", "connection: x-hop", "x-hop: 1", "x-end: 2", "keep-alive: timeout=5");
        };
        rig.first.doing(script);
        rig.second.doing(script);
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write("""
                    GET /v2/models/digits HTTP/1.1\r
                    host: h\r
                    connection: x-mine, lepton-data-class\r
                    x-mine: 1\r
                    te: trailers\r
                    x-other: 2\r
                    lepton-data-class: eu-only\r
                    \r
                    """);
            assertThat(caller.head())
                    .contains("x-end: 2")
                    .noneMatch(line -> line.startsWith("x-hop") || line.startsWith("keep-alive"));
        } finally {
            rig.first.doing(call -> call.answer(200, call.body().length + " bytes"));
            rig.second.doing(call -> call.answer(200, call.body().length + " bytes"));
        }
        assertThat(seen.get())
                .containsEntry("x-other", "2")
                .containsEntry("lepton-data-class", "eu-only")
                .doesNotContainKeys("x-mine", "te", "connection");
    }

    @Test
    void refusesAPortThatAnotherListensOn() {
        var config = GatewayConfig.of(
                Fleet.FRANKFURT, "127.0.0.1", rig.gateway.endpoint().port(), rig.virginia.endpoint());
        try (var loops = GatewayLoops.start(1);
                var web = Web.start(1)) {
            assertThatExceptionOfType(LeptonException.class)
                    .isThrownBy(() -> GatewayServer.start(
                            config, new Rig.RealClock(), web, loops, PeerDialer.direct(), RequestLog.none()))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE))
                    .withMessageContaining("port=" + config.port());
        }
    }

    private HttpResponse<String> withId(String id) throws IOException, InterruptedException {
        return rig.send(rig.request(Rig.INFER).header(Headers.REQUEST_ID, id).POST(BodyPublishers.ofString("x")));
    }

    private HttpResponse<String> forwarded(String dataClass) throws IOException, InterruptedException {
        return rig.send(rig.request(Rig.INFER)
                .header(Headers.FORWARDED_BY, "virginia")
                .header(Headers.DATA_CLASS, dataClass)
                .POST(BodyPublishers.ofString("x")));
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("(none)");
    }
}
