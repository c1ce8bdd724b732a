package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.gateway.RawServer.Handler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests whose end, or whose fields, two programs could see in different places. Each is refused with everything behind it, or
 * reaches a node in one plain form; beside {@link HygieneTest}, where those are that a head alone gives away.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-11.2">RFC 9112, "Request Smuggling"</a>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmugglingTest {
    private static final String POST = "POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\n";
    private static final String CHUNKED = POST + "transfer-encoding: chunked\r\n\r\n";
    private static final String HIDDEN = "GET /v2/models/digits?hidden HTTP/1.1\r\nhost: h\r\n\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private record Heard(String path, Map<String, String> headers, String body) {}

    private final ConcurrentLinkedQueue<Heard> heard = new ConcurrentLinkedQueue<>();
    private Rig rig;

    @BeforeAll
    void start() {
        rig = Rig.ready();
        Handler script = call -> {
            String body = new String(call.body(), StandardCharsets.ISO_8859_1);
            heard.add(new Heard(call.path(), call.headers(), body));
            call.answer(200, "done");
        };
        rig.first.doing(script);
        rig.second.doing(script);
    }

    @AfterAll
    void end() {
        rig.close();
    }

    @BeforeEach
    void forget() {
        heard.clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-length: 5\r\ncontent-length: 5\r\n",
                "content-length: 5, 5\r\n",
                "content-length:\r\n 5\r\n",
                "content-length: 0x5\r\n",
                "content-length: 5e0\r\n",
                "content-length:\u00a05\r\n",
                "content-length: 18446744073709551621\r\n",
                "content-length: \r\n",
                "transfer-encoding:\r\n chunked\r\n",
                "transfer-encoding: \u000bchunked\r\n",
                "transfer-encoding: \"chunked\"\r\n",
                "transfer-encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "x: a\ncontent-length: 5\r\n",
                "x: a\rcontent-length: 5\r\n",
                "x\u0000: a\r\ncontent-length: 5\r\n",
                "x\u000b: a\r\ncontent-length: 5\r\n",
                ": a\r\ncontent-length: 5\r\n",
                "no colon\r\ncontent-length: 5\r\n"
            })
    void refusesAHeadThatTwoProgramsCouldReadDifferently(String headers) throws Exception {
        refused(POST + headers + "\r\nhello" + HIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v2/models/digits/infer HTTP/1.1\nhost: h\ncontent-length: 5\n\n",
                "POST /v2/models/digits/infer HTTP/1.1\r\n host: h\r\ncontent-length: 5\r\n\r\n",
                "POST /v2/models/digits/infer HTTP/2.0\r\nhost: h\r\ncontent-length: 5\r\n\r\n",
                "POST /v2/models/digits/infer HTTP/0.9\r\nhost: h\r\ncontent-length: 5\r\n\r\n",
                "POST /v2/models/digits/infer ICY/1.1\r\nhost: h\r\ncontent-length: 5\r\n\r\n",
                "POST /v2/models/digits/infer\r\nhost: h\r\ncontent-length: 5\r\n\r\n",
                "POST /v2/models/digits/infer x HTTP/1.1\r\nhost: h\r\ncontent-length: 5\r\n\r\n",
                "POST /v2/models/digits/infer?a\rb HTTP/1.1\r\nhost: h\r\ncontent-length: 5\r\n\r\n"
            })
    void refusesAFirstLineThatIsNone(String head) throws Exception {
        refused(head + "hello" + HIDDEN);
    }

    /** The gateway has begun to send the body on by then: the node must not take what came so far for the whole. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "5;a=\nb\r\nhello\r\n0\r\n\r\n",
                "5;a=b\rX\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "-1\r\nhello\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFFFF5\r\nhello\r\n0\r\n\r\n",
                "100000005\r\nhello\r\n0\r\n\r\n",
                "5\nhello\n0\n\n",
                "5\r\nhelloXX0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "\r\nhello\r\n0\r\n\r\n",
                "five\r\nhello\r\n0\r\n\r\n"
            })
    void takesABodyOfBrokenChunksForCutOff(String body) throws Exception {
        refused(CHUNKED + body + HIDDEN);
    }

    @Test
    void sendsAFoldedFieldOnInOneLine() throws Exception {
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write(POST + "x: y\r\n\ttransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\nhello");
            assertThat(caller.head().getFirst()).contains(" 200 ");
        }
        assertThat(heard).singleElement().satisfies(request -> {
            assertThat(request.body()).isEqualTo("hello");
            assertThat(request.headers())
                    .containsEntry("x", "y transfer-encoding: chunked")
                    .containsEntry("content-length", "5")
                    .doesNotContainKey("transfer-encoding");
        });
    }

    /** What would be a key, a length or a peer's word in a head is nothing behind a body. */
    @Test
    void keepsWhatStandsBehindABodyToItself() throws Exception {
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write(
                    CHUNKED + "5;note=x\r\nhello\r\n0\r\nauthorization: Bearer x\r\nlepton-forwarded-by: virginia\r\n"
                            + "content-length: 9\r\nx-other: 1\r\n\r\n" + HIDDEN);
            assertThat(caller.head().getFirst()).contains(" 200 ");
            assertThat(caller.text("done".length())).isEqualTo("done");
            assertThat(caller.head().getFirst()).as("the next request").contains(" 200 ");
        }
        await().atMost(PATIENCE).until(() -> heard.size() == 2);
        assertThat(heard).extracting(Heard::body).containsExactly("hello", "");
        assertThat(heard).extracting(Heard::path).last().asString().endsWith("?hidden");
        assertThat(heard.element().headers())
                .doesNotContainKeys("authorization", "lepton-forwarded-by", "content-length", "x-other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lepton-data-class: eu-only\r\nlepton-data-class: us-first\r\n",
                "lepton-data-class: eu-only\r\nLepton-Data-Class: eu-only\r\n",
                "lepton-forwarded-by: virginia\r\nlepton-forwarded-by: frankfurt\r\n",
                "lepton-tenant: a\r\nlepton-tenant: b\r\n",
                "lepton-priority: low\r\nlepton-priority: high\r\n",
                "lepton-deadline-ms: 1\r\nlepton-deadline-ms: 100000\r\n",
                "lepton-data-class: eu-only, us-first\r\n",
                "lepton-forwarded-by: virginia\t, frankfurt\r\n"
            })
    void refusesTwoAnswersToOneQuestion(String headers) throws Exception {
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write(POST + headers + "content-length: 5\r\n\r\nhello");
            assertThat(caller.head().getFirst()).as(headers).contains(" 400 ");
        }
        assertThat(heard).isEmpty();
    }

    private void refused(String request) throws Exception {
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write(request.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(caller.head())
                    .as(request)
                    .contains("HTTP/1.1 400 Bad Request", "lepton-error-code: INVALID_REQUEST", "connection: close");
            String rest = new String(caller.in().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(rest)
                    .as("the refusal's body, and no second answer")
                    .startsWith("{")
                    .endsWith("}");
        }
        assertThat(heard).as(request).isEmpty();
    }
}
