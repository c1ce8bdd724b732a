package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.gateway.RawServer.Handler;
import io.lepton.wire.Headers;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose body alone names the model. */
class OpenAiTest {
    private static final String CHAT = "/v1/chat/completions";

    private final Rig rig = Rig.ready();

    OpenAiTest() {
        both(call -> call.answer(200, call.path() + " " + new String(call.body(), StandardCharsets.UTF_8)));
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, "/v1/completions", "/v1/embeddings"})
    void forwardsToTheModelThatTheBodyNames(String path) throws Exception {
        String body = "{\"messages\":[{\"model\":\"letters\"}],\"model\":\"digits\",\"n\":1}";
        HttpResponse<String> answer = post(path, body);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(path + " " + body);
        assertThat(answer.headers().firstValue(Headers.ROUTE_REASON)).contains("local");
        assertThat(rig.log.records().getLast().model()).isEqualTo(Fleet.DIGITS);
    }

    @Test
    void streamsWhatComesBehindTheName() throws Exception {
        String body = "{\"model\":\"digits\",\"prompt\":\"" + "x".repeat(3 << 20) + "\"}";
        HttpResponse<String> answer = rig.send(rig.request(CHAT)
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))));
        assertThat(answer.body()).isEqualTo(CHAT + " " + body);
    }

    @Test
    void honoursThePolicyOfTheDataClass() throws Exception {
        rig.virginia.doing(call -> call.answer(200, "virginia " + call.body().length));
        HttpResponse<String> answer = rig.send(rig.request(CHAT)
                .header(Headers.DATA_CLASS, "us-first")
                .POST(BodyPublishers.ofString("{\"model\":\"digits\"}")));
        assertThat(answer.body()).isEqualTo("virginia 18");
    }

    @Test
    void refusesInOpenAisForm() throws Exception {
        assertRefused(post(CHAT, "{\"model\":\"letters\"}"), 404, "UNKNOWN_MODEL");
        assertRefused(post(CHAT, "{\"model\":\"gpt-4o mini/x\"}"), 404, "UNKNOWN_MODEL");
        assertRefused(post(CHAT, "{}"), 400, "INVALID_REQUEST");
        assertRefused(post(CHAT, "not JSON"), 400, "INVALID_REQUEST");
        assertRefused(post(CHAT, ""), 400, "INVALID_REQUEST");
        assertRefused(rig.get(CHAT), 405, "METHOD_NOT_ALLOWED");
        assertRefused(post("/v1/audio/speech", "{}"), 404, "NOT_FOUND");
        HttpResponse<String> packed = rig.send(rig.request(CHAT)
                .header("content-encoding", "gzip")
                .POST(BodyPublishers.ofString("{\"model\":\"digits\"}")));
        assertRefused(packed, 501, "UNSUPPORTED");
        assertThat(post(CHAT, "{\"model\":\"letters\"}").body())
                .contains("\"type\":\"invalid_request_error\"", "\"param\":\"model\"", "\"code\":\"UNKNOWN_MODEL\"");
        assertThat(rig.get(CHAT).body()).contains("\"param\":null");
    }

    @Test
    void looksNoFurtherThanItsBound() throws Exception {
        String body = "{\"prompt\":\"" + "x".repeat(3 << 20) + "\",\"model\":\"digits\"}";
        HttpResponse<String> refused = post(CHAT, body);
        assertRefused(refused, 413, "TOO_LARGE");
        assertThat(refused.body()).contains("model must come sooner in the body: bytesMax=1048576");
        assertThat(post(CHAT, "{\"model\":\"digits\"}").statusCode())
                .as("the next request")
                .isEqualTo(200);
    }

    @Test
    void asksForABodyThatIsAnnounced() throws Exception {
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write("POST " + CHAT + " HTTP/1.1\r\nhost: h\r\ncontent-length: 18\r\nexpect: 100-continue\r\n\r\n");
            assertThat(caller.head()).containsExactly("HTTP/1.1 100 Continue");
            caller.write("{\"model\":\"digits\"}");
            assertThat(caller.head()).contains("HTTP/1.1 200 Told");
        }
    }

    @Test
    void listsTheModelsThatAreDeployed() throws Exception {
        assertThat(rig.get("/v1/models").body())
                .isEqualTo("{\"object\":\"list\",\"data\":[{\"id\":\"digits\",\"object\":\"model\",\"created\":0,"
                        + "\"owned_by\":\"lepton\"}]}");
        assertThat(rig.get("/v1/models/digits").body()).startsWith("{\"id\":\"digits\"");
        assertRefused(rig.get("/v1/models/letters"), 404, "UNKNOWN_MODEL");
        assertRefused(post("/v1/models", "{}"), 405, "METHOD_NOT_ALLOWED");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue(Headers.ERROR_CODE)).contains(code);
        assertThat(answer.body()).startsWith("{\"error\":{\"message\":\"").contains("\"code\":\"" + code + "\"");
        assertThat(List.of("\"type\":", "\"param\":"))
                .allSatisfy(member -> assertThat(answer.body()).contains(member));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return rig.send(rig.request(path).POST(BodyPublishers.ofString(body)));
    }

    private void both(Handler script) {
        rig.first.doing(script);
        rig.second.doing(script);
    }
}
