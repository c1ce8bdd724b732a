package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.wire.Headers;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real gateway whose fleet declares what is personal in a class of data, and samples all of it. */
class PayloadTest {
    private static final String SECRET = "4111-2222-3333";
    private static final String NAME = "Anna Example";

    private final Rig rig = Rig.ready();
    /** What the nodes were told of caches. */
    private final List<String> cacheWords = new CopyOnWriteArrayList<>();

    @BeforeEach
    void script() {
        List.of(rig.first, rig.second)
                .forEach(node -> node.doing(call -> {
                    byte[] _ = call.body();
                    cacheWords.add(call.headers().getOrDefault("cache-control", "(none)"));
                    call.answer(
                            200,
                            "{\"outputs\": [{\"name\": \"card\", \"data\": [\"" + SECRET + "\"]},"
                                    + " {\"name\": \"score\", \"data\": [0.25]}]}",
                            "content-type: application/json");
                }));
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void whatIsPersonalIsMaskedBeforeAPayloadIsKept() throws Exception {
        HttpResponse<String> answer = ask("personal", body());
        assertThat(answer.body()).as("the caller gets all of it").contains(SECRET);
        String line = awaitLine();
        assertThat(line)
                .doesNotContain(SECRET)
                .doesNotContain("Anna")
                .contains("\"data\":[\"***\"]")
                .contains("\"name\":\"score\"")
                .contains("0.25")
                .contains("\"customer\":{\"name\":\"hash:")
                .contains("\"tenant\":\"bank\"")
                .contains("\"dataClass\":\"personal\"")
                .contains("\"status\":200")
                .contains(answer.headers().firstValue(Headers.REQUEST_ID).orElseThrow());
        assertThat(cacheWords).containsExactly("no-store");
    }

    @Test
    void anotherClassIsNeitherKeptNorKeptFromCaches() throws Exception {
        assertThat(ask("eu-only", body()).statusCode()).isEqualTo(200);
        assertThat(ask("personal", body()).statusCode()).isEqualTo(200);
        awaitLine();
        assertThat(rig.payloads).hasSize(1);
        assertThat(cacheWords).containsExactly("(none)", "no-store");
    }

    @Test
    void whatIsNotPlainJsonIsNotKept() throws Exception {
        assertThat(ask("personal", SECRET).statusCode()).isEqualTo(200);
        assertThat(awaitLine())
                .contains("\"requestOmitted\":\"not a JSON object\"")
                .doesNotContain(SECRET);
        assertThat(ask("personal", "{\"x\": \"" + SECRET + "\"".repeat(10_000) + "}")
                        .statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(30)).until(() -> rig.payloads.size() == 2);
        assertThat(rig.payloads.peek()).isNotNull();
        assertThat(String.join("\n", rig.payloads)).doesNotContain(SECRET);
    }

    @Test
    void aBinaryTensorIsNeverKept() throws Exception {
        String json = "{\"inputs\": [{\"name\": \"x\", \"parameters\": {\"binary_data_size\": 14}}]}";
        var answer = rig.send(rig.request(Rig.INFER)
                .header(Headers.DATA_CLASS, "personal")
                .header(Headers.INFERENCE_HEADER_CONTENT_LENGTH, Integer.toString(json.length()))
                .header("content-type", "application/octet-stream")
                .POST(BodyPublishers.ofString(json + SECRET)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(awaitLine()).contains("binary_data_size").doesNotContain(SECRET);
    }

    @Test
    void aRefusalIsKeptWithItsCodeAndWithoutWhatIsPersonal() throws Exception {
        var answer = rig.send(rig.request("/v2/models/nosuch/infer")
                .header(Headers.DATA_CLASS, "personal")
                .POST(BodyPublishers.ofString(body())));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(awaitLine()).contains("\"status\":404").doesNotContain(SECRET);
    }

    /** The class may only be processed in Virginia: it is sent on, and nothing of it stays in Frankfurt. */
    @Test
    void nothingIsKeptWhereTheDataMayNotBe() throws Exception {
        assertThat(ask("personal-abroad", body()).statusCode()).isEqualTo(200);
        assertThat(ask("personal", body()).statusCode()).isEqualTo(200);
        assertThat(awaitLine()).contains("\"dataClass\":\"personal\"");
        assertThat(rig.payloads).hasSize(1);
    }

    private HttpResponse<String> ask(String dataClass, String body) throws Exception {
        return rig.send(rig.request(Rig.INFER)
                .header(Headers.DATA_CLASS, dataClass)
                .header(Headers.TENANT, "bank")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String body() {
        return "{\"customer\": {\"name\": \"" + NAME + "\"}, \"inputs\": [{\"data\": [\"" + SECRET
                + "\"], \"name\": \"card\"}]}";
    }

    private String awaitLine() {
        await().atMost(Duration.ofSeconds(30)).until(() -> !rig.payloads.isEmpty());
        return String.valueOf(rig.payloads.peek());
    }
}
