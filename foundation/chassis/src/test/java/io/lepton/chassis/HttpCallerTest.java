package io.lepton.chassis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpCallerTest {
    private static final byte[] LARGE = new byte[3_000_000];

    @TempDir
    private Path folder;

    private Web web;
    private HttpServer server;
    private HttpCaller caller;

    @BeforeEach
    void start() {
        web = Web.start(1);
        caller = HttpCaller.of(web, Duration.ofSeconds(10));
        server = HttpServer.start(
                web,
                new HttpServerConfig("127.0.0.1", 0, 1_000),
                List.of(
                        Route.put("/echo", request -> Response.bytes(200, Response.JSON, request.body())),
                        Route.post("/refused", _ -> {
                            throw new LeptonException(ErrorCode.CONFLICT, "no: model=m");
                        }),
                        Route.post("/kept", request -> Response.json(length(request))),
                        Route.get("/large", _ -> Response.bytes(200, Response.OCTETS, LARGE))));
    }

    @AfterEach
    void close() {
        server.close();
        web.close();
    }

    @Test
    void putsJsonAndReadsTheAnswer() {
        var answer = caller.put(url("/echo"), Map.of("a", 1)).orThrow();
        assertThat(new String(answer.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":1}");
        assertThat(answer.header("content-type")).contains(Response.JSON);
    }

    @Test
    void throwsTheRefusalOfTheOtherSide() {
        var answer = caller.post(url("/refused"), Map.of());
        assertThat(answer.status()).isEqualTo(409);
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(answer::orThrow)
                .withMessage("no: model=m")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    }

    @Test
    void downloadsWhatItReadsAndNoMore() {
        int whole = caller.download(url("/large"), body -> body.readAllBytes().length);
        assertThat(whole).isEqualTo(LARGE.length);
        int part = caller.download(url("/large"), body -> body.readNBytes(10).length);
        assertThat(part).isEqualTo(10);
        assertThat(caller.get(url("/large")).bytes()).isEqualTo(LARGE);
    }

    @Test
    void sendsAFileOfAnyLengthWhileItIsRead() throws IOException {
        Path file = Files.write(folder.resolve("large"), LARGE);
        assertThat(new String(caller.upload(url("/kept"), file).orThrow().bytes(), UTF_8))
                .isEqualTo(Integer.toString(LARGE.length));
        Path empty = Files.write(folder.resolve("empty"), new byte[0]);
        assertThat(new String(caller.upload(url("/kept"), empty).orThrow().bytes(), UTF_8))
                .isEqualTo("0");
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> caller.upload(url("/kept"), folder.resolve("nothing")))
                .withMessageContaining("cannot read: file=")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED));
    }

    private static int length(Request request) {
        try {
            return request.bodyStream().readAllBytes().length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void throwsTheRefusalOfADownload() {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> caller.download(url("/none"), java.io.InputStream::readAllBytes))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void tellsThatNobodyAnswers() throws Exception {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertUnreachable(URI.create("http://127.0.0.1:" + free + "/"), caller);
        try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var hasty = HttpCaller.of(web, Duration.ofMillis(30));
            assertUnreachable(URI.create("http://127.0.0.1:" + mute.getLocalPort() + "/"), hasty);
        }
    }

    private static void assertUnreachable(URI url, HttpCaller caller) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> caller.get(url))
                .withMessageContaining(url.toString())
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FLEET_UNREACHABLE));
    }

    private URI url(String path) {
        return URI.create(server.endpoint().httpUrl() + path);
    }
}
