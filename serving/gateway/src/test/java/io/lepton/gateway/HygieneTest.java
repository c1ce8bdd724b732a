package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.gateway.RawServer.Handler;
import io.lepton.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers travel, and which requests are too ambiguous to be carried. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HygieneTest {
    private static final String POST = "POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\n";

    private final AtomicReference<Map<String, String>> heard = new AtomicReference<>(Map.of());
    private Rig rig;

    @BeforeAll
    void start() {
        rig = Rig.ready();
        Handler script = call -> {
            heard.set(call.headers());
            call.answer(200, call.body().length + " bytes", "keep-alive: timeout=9", "x-node: told");
        };
        rig.first.doing(script);
        rig.second.doing(script);
    }

    @AfterAll
    void end() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-length: 5\r\ncontent-length: 6\r\n",
                "content-length: 5, 6\r\n",
                "content-length: -5\r\n",
                "content-length: +5\r\n",
                "content-length: 5x\r\n",
                "content-length : 5\r\n",
                "transfer-encoding: xchunked\r\n",
                "transfer-encoding: chunked, identity\r\n",
                "transfer-encoding: gzip, chunked\r\n",
                "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n",
                "transfer-encoding: identity\r\ncontent-length: 5\r\n",
                "content-length: 3\r\ntransfer-encoding: chunked\r\n",
                "host: other\r\ncontent-length: 5\r\n",
                "bad name: x\r\ncontent-length: 5\r\n",
                "x: a\0b\r\ncontent-length: 5\r\n"
            })
    void refusesWhatTwoProgramsCouldReadDifferently(String headers) throws Exception {
        int before = rig.first.calls() + rig.second.calls();
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write(POST + headers + "\r\nhelloGET /v2/models/digits HTTP/1.1\r\nhost: h\r\n\r\n");
            assertThat(caller.head())
                    .as(headers)
                    .contains("HTTP/1.1 400 Bad Request", "lepton-error-code: INVALID_REQUEST", "connection: close");
            byte[] rest = caller.in().readAllBytes();
            assertThat(new String(rest, StandardCharsets.US_ASCII))
                    .as("the refusal's body, and no second answer")
                    .startsWith("{")
                    .endsWith("}")
                    .doesNotContain("\r\n");
        }
        assertThat(rig.first.calls() + rig.second.calls()).isEqualTo(before);
    }

    @Test
    void wantsAHost() throws Exception {
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write("GET /v2/models/digits HTTP/1.1\r\n\r\n");
            assertThat(caller.head()).contains("HTTP/1.1 400 Bad Request");
        }
    }

    @Test
    void keepsOneConnectionsHeadersToItself() throws Exception {
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write(
                    POST + "connection: keep-alive, X-Secret, lepton-data-class\r\nx-secret: 1\r\nkeep-alive: 5\r\n"
                            + "te: trailers\r\nproxy-authorization: basic x\r\nupgrade: h2c\r\nlepton-data-class: eu-only\r\n"
                            + "x-plain: 1\r\ncontent-length: 5\r\n\r\nhello");
            List<String> head = caller.head();
            assertThat(head).contains("HTTP/1.1 200 Told", "x-node: told");
            assertThat(head).noneMatch(line -> line.startsWith("keep-alive"));
        }
        assertThat(heard.get())
                .doesNotContainKeys("connection", "x-secret", "keep-alive", "te", "proxy-authorization", "upgrade")
                .containsEntry("x-plain", "1")
                .as("not to be taken off by whoever sends it")
                .containsEntry("lepton-data-class", "eu-only");
    }

    @Test
    void passesTraceContextAndRequestIdsOn() throws Exception {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write(POST + "traceparent: " + trace + "\r\ntracestate: a=1\r\nx-request-id: mine-7\r\n"
                    + "content-length: 5\r\n\r\nhello");
            assertThat(caller.head()).contains("x-request-id: mine-7", "lepton-request-id: mine-7");
        }
        assertThat(heard.get())
                .containsEntry("traceparent", trace)
                .containsEntry("tracestate", "a=1")
                .containsEntry("x-request-id", "mine-7")
                .containsEntry(Headers.REQUEST_ID, "mine-7");
    }

    @Test
    void replacesARequestIdThatCouldDoHarm() throws Exception {
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write(POST + "x-request-id: a b;c\r\ncontent-length: 5\r\n\r\nhello");
            assertThat(caller.head()).anyMatch(line -> line.startsWith("x-request-id: frankfurt-"));
        }
        assertThat(heard.get())
                .hasEntrySatisfying("x-request-id", id -> assertThat(id).startsWith("frankfurt-"));
    }

    @Test
    void refusesWebSockets() throws Exception {
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write("GET " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
                    + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(caller.head()).contains("HTTP/1.1 501 Not Implemented", "lepton-error-code: UNSUPPORTED");
        }
    }
}
