package io.lepton.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a proxy before a server could read otherwise than the server does: none of what hides in them is heard. */
@Timeout(60)
class AmbiguousRequestsTest {
    private static final int READ_MILLIS_MAX = 30_000;
    private static final String POST = "POST /a HTTP/1.1\r\nhost: h\r\n";
    private static final String CHUNKED = POST + "transfer-encoding: chunked\r\n\r\n";
    private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
    private static final ConcurrentLinkedQueue<String> HEARD = new ConcurrentLinkedQueue<>();

    private static Web web;
    private static HttpServer server;

    @BeforeAll
    static void start() {
        web = Web.start(1);
        server = HttpServer.start(
                web,
                new HttpServerConfig("127.0.0.1", 0, 1_000),
                List.of(
                        Route.post("/a", request -> {
                            HEARD.add(new String(request.body(), StandardCharsets.ISO_8859_1));
                            return Response.empty();
                        }),
                        Route.get("/hidden", request -> {
                            HEARD.add(request.path());
                            return Response.empty();
                        }),
                        Route.get("/names/{name}", request -> {
                            HEARD.add(request.parameter("name"));
                            return Response.empty();
                        })));
    }

    @AfterAll
    static void close() {
        server.close();
        web.close();
    }

    @BeforeEach
    void forget() {
        HEARD.clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-length: 5\r\ncontent-length: 6\r\n",
                "content-length: 5\r\ncontent-length: 5\r\n",
                "content-length: 5, 5\r\n",
                "content-length : 5\r\n",
                "content-length: 3\r\ntransfer-encoding: chunked\r\n",
                "transfer-encoding: xchunked\r\n",
                "transfer-encoding: identity\r\ncontent-length: 5\r\n",
                "transfer-encoding: chunked, identity\r\n",
                "transfer-encoding: gzip, chunked\r\n",
                "transfer-encoding: \u000bchunked\r\n",
                "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n",
                "host: other\r\ncontent-length: 5\r\n",
                "x: a\ncontent-length: 5\r\n",
                "x: a\rcontent-length: 5\r\n",
                "x: a\u0000b\r\ncontent-length: 5\r\n",
                "authorization: Bearer a\r\nauthorization: Bearer b\r\ncontent-length: 5\r\n"
            })
    void refusesAHeadThatTwoProgramsCouldReadDifferently(String headers) throws IOException {
        String answer = answer(POST + headers + "\r\nhello" + HIDDEN);
        assertThat(HEARD).isEmpty();
        // Where the body is broken too, the connection may be gone before the answer is.
        if (!answer.isEmpty()) {
            assertThat(answer)
                    .as(headers)
                    .startsWith("HTTP/1.1 400 ")
                    .contains(ErrorCode.INVALID_REQUEST.name())
                    .containsOnlyOnce("HTTP/1.1 ");
        }
    }

    /** Its connection is closed, with or without an answer: nothing behind it is a request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "5;a=\nb\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "-1\r\nhello\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFFFF5\r\nhello\r\n0\r\n\r\n",
                "5\nhello\n0\n\n",
                "5\r\nhelloXX0\r\n\r\n"
            })
    void hearsNothingOfABodyOfBrokenChunksNorBehindIt(String body) throws IOException {
        assertThat(answer(CHUNKED + body + HIDDEN)).as(body).doesNotContain(" 20");
        assertThat(HEARD).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /names/a\u001b[31m HTTP/1.1\r\nhost: h\r\n\r\n",
                "GET /names/\u00e4 HTTP/1.1\r\nhost: h\r\n\r\n",
                "GET /names/a\u007f HTTP/1.1\r\nhost: h\r\n\r\n",
                "GET /hidden HTTP/1.1\r\n\r\n"
            })
    void refusesAFirstLineThatNoProgramWrites(String request) throws IOException {
        assertThat(answer(request)).startsWith("HTTP/1.1 400 ");
        assertThat(HEARD).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/names/../hidden",
                "/./hidden",
                "//hidden",
                "/hidden/",
                "/hidden;x",
                "/hidden#",
                "/hidden%2f",
                "/names/x/../../hidden",
                "\\hidden",
                "http://h/names/../hidden"
            })
    void takesAPathByItsLettersAlone(String path) throws IOException {
        String head = " HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
        assertThat(answer("GET " + path + head)).as(path).startsWith("HTTP/1.1 404 ");
        assertThat(HEARD).isEmpty();
    }

    @Test
    void anEscapedSlashIsAPartOfItsName() throws IOException {
        answer("GET /names/..%2F..%2fhidden HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n");
        assertThat(HEARD).containsExactly("../../hidden");
    }

    @Test
    void takesRequestsThatHaveOneMeaning() throws IOException {
        String answers = answer(POST + "content-length: 5\r\n\r\nhello" + CHUNKED
                + "5;note=x\r\nthere\r\n0\r\nauthorization: Bearer x\r\n\r\n" + HIDDEN);
        assertThat(answers.split("HTTP/1.1 204 ", -1)).hasSize(4);
        assertThat(HEARD).containsExactly("hello", "there", "/hidden");
    }

    /** All that a server says until it closes the connection. */
    private static String answer(String request) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.endpoint().port())) {
            socket.setSoTimeout(READ_MILLIS_MAX);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
