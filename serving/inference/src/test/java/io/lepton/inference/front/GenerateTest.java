package io.lepton.inference.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.GenerateParameter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generate extension, claim by claim. */
final class GenerateTest {
    private static final String GENERATE = "/v2/models/words/generate";
    private static final String STREAM = "/v2/models/words/generate_stream";
    private static final String ASKED = "{\"in_BYTES\":\"client input\"}";
    private static final String ANSWER =
            "{\"model_name\":\"words\",\"model_version\":\"1\",\"out_BYTES\":\"client input\"}";
    private final LeptonException failure = new LeptonException(ErrorCode.OVERLOADED, "too much to say");

    @ParameterizedTest
    @ValueSource(strings = {GENERATE, "/v2/models/words/versions/1/generate"})
    void answersAFlatObject(String path) throws Exception {
        try (var node = new ProtocolNode()) {
            var answer = node.post(path, ASKED);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.headers().firstValue("Lepton-Node")).contains("frankfurt-1");
            assertThat(answer.body()).isEqualTo(ANSWER);
        }
    }

    @Test
    void tellsAListAsAListAndAnElementAsItself() throws Exception {
        try (var node = new ProtocolNode()) {
            assertThat(node.post("/v2/models/row/generate", "{\"in_FP32\":[1,2.5]}")
                            .body())
                    .endsWith("\"out_FP32\":[1.0,2.5]}");
            assertThat(node.post("/v2/models/row/generate", "{\"in_FP32\":7}").body())
                    .endsWith("\"out_FP32\":7.0}");
        }
    }

    @Test
    void takesCompressedBodies() throws Exception {
        var gzipped = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(gzipped)) {
            gzip.write(ASKED.getBytes(UTF_8));
        }
        try (var node = new ProtocolNode()) {
            assertThat(node.post(GENERATE, gzipped.toByteArray(), "Content-Encoding", "gzip")
                            .body())
                    .isEqualTo(ANSWER);
        }
    }

    @Test
    void handsParametersToWhatGenerates() throws Exception {
        var generator = ScriptedGenerator.saying("model output");
        try (var node = new ProtocolNode(generator.ports())) {
            var answer = node.post(
                    GENERATE,
                    "{\"in_BYTES\":\"client input\",\"parameters\":{\"stream\":false,\"temperature\":0},\"seed\":\"7\"}");
            assertThat(answer.body())
                    .isEqualTo("{\"model_name\":\"words\",\"model_version\":\"1\",\"text_output\":\"model output\"}");
        }
        assertThat(generator.asked().orElseThrow().parameters())
                .isEqualTo(Map.of(
                        "stream", new GenerateParameter.Flag(false),
                        "temperature", new GenerateParameter.Numeric(0),
                        "seed", new GenerateParameter.Text("7")));
    }

    @Test
    void refusesWhatIsWrongAndNamesTheField() throws Exception {
        try (var node = new ProtocolNode()) {
            for (String path : new String[] {GENERATE, STREAM}) {
                var answer = node.post(path, "{\"in_BYTES\":7}");
                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
                assertThat(answer.body()).startsWith("{\"error\":").contains("field=in_BYTES");
                assertThat(node.post(path, "{}").body()).contains("field=in_BYTES");
                assertThat(node.post(path, " ".repeat(200_000)).statusCode()).isEqualTo(413);
            }
            assertThat(node.post("/v2/models/nothing/generate", ASKED).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void countsRequestsThatItRefuses() throws Exception {
        try (var node = new ProtocolNode()) {
            node.post(GENERATE, "{}");
            node.post(GENERATE, ASKED);
            assertThat(node.get("/v2/models/words/stats").body())
                    .contains("\"success\":{\"count\":1,", "\"fail\":{\"count\":1,");
        }
    }

    @Test
    void streamsTheAnswerOfAModelThatAnswersOnceAsOneEvent() throws Exception {
        try (var node = new ProtocolNode()) {
            var answer = node.post(STREAM, ASKED);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
            assertThat(answer.body()).isEqualTo("data: " + ANSWER + "\n\n");
        }
    }

    @Test
    void streamsEachAnswerAsAnEvent() throws Exception {
        try (var node =
                new ProtocolNode(ScriptedGenerator.saying("one", "two", "three").ports())) {
            assertThat(node.post(STREAM, ASKED).body())
                    .isEqualTo(event("\"text_output\":\"one\"")
                            + event("\"text_output\":\"two\"")
                            + event("\"text_output\":\"three\""));
        }
    }

    @Test
    void tellsAFailureBehindTheFirstEventAsAnEvent() throws Exception {
        try (var node =
                new ProtocolNode(ScriptedGenerator.failingBehind(failure, "one").ports())) {
            var answer = node.post(STREAM, ASKED);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo(event("\"text_output\":\"one\"")
                            + "data: {\"error\":\"too much to say (OVERLOADED, see /errors/OVERLOADED)\"}\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {GENERATE, STREAM})
    void tellsAFailureBeforeTheFirstEventByItsStatus(String path) throws Exception {
        try (var node =
                new ProtocolNode(ScriptedGenerator.failingBehind(failure).ports())) {
            var answer = node.post(path, ASKED);
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.body()).startsWith("{\"error\":\"too much to say");
        }
    }

    @Test
    void refusesToCutSeveralAnswersDownToOne() throws Exception {
        var generator = ScriptedGenerator.saying("one", "two");
        try (var node = new ProtocolNode(generator.ports())) {
            var answer = node.post(GENERATE, ASKED);
            assertThat(answer.statusCode()).isEqualTo(501);
            assertThat(answer.body()).contains("ask it by generate_stream");
            assertThat(generator.isCancelled()).isTrue();
        }
    }

    @Test
    void takesSilenceForAnEmptyStreamAndForAFaultOfAnAnswer() throws Exception {
        try (var node = new ProtocolNode(ScriptedGenerator.saying().ports())) {
            assertThat(node.post(STREAM, ASKED).body()).isEmpty();
            assertThat(node.post(GENERATE, ASKED).statusCode()).isEqualTo(500);
        }
    }

    @Test
    void endsAnEndlessAnswerWhenTheCallerGoes() throws Exception {
        var generator = ScriptedGenerator.endlesslySaying("again");
        try (var node = new ProtocolNode(generator.ports())) {
            try (var caller = ask(node)) {
                assertThat(new String(caller.getInputStream().readNBytes(15), UTF_8))
                        .isEqualTo("HTTP/1.1 200 OK");
                assertThat(generator.isCancelled()).isFalse();
            }
            await().until(generator::isCancelled);
        }
    }

    private static Socket ask(ProtocolNode node) throws IOException {
        var socket = new Socket(node.endpoint().host(), node.endpoint().port());
        socket.setSoTimeout(20_000);
        String head = "POST " + STREAM + " HTTP/1.1\r\nHost: node\r\nContent-Length: " + ASKED.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + ASKED).getBytes(UTF_8));
        return socket;
    }

    private static String event(String output) {
        return "data: {\"model_name\":\"words\",\"model_version\":\"1\"," + output + "}\n\n";
    }
}
