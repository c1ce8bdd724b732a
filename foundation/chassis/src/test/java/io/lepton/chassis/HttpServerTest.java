package io.lepton.chassis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpServerTest {
    private static final String HOST = "127.0.0.1";
    private static final int BODY_BYTES_MAX = 1_000;

    private static Web web;
    private static HttpClient client;

    @TempDir
    Path folder;

    private HttpServer server;

    @BeforeAll
    static void startWeb() {
        web = Web.start(1);
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void closeWeb() {
        client.close();
        web.close();
    }

    @BeforeEach
    void startEmpty() {
        server = HttpServer.start(web, new HttpServerConfig(HOST, 0, BODY_BYTES_MAX), List.of());
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void usesTheNativeTransportWhereItIsPackaged() {
        assertThat(web.vertx().isNativeTransportEnabled()).isEqualTo(isLinuxOnX86());
    }

    @Test
    void handsPathQueryHeadersAndBodyToTheHandler() throws Exception {
        start(Route.put(
                "/a/{x}/b",
                request -> Response.text(
                        200,
                        "text/plain",
                        request.method()
                                + request.parameter("x")
                                + request.requiredQuery("q")
                                + request.header("some-header").orElse("")
                                + new String(request.body(), UTF_8))));
        var answer =
                send(request("/a/1%2F+2/b?q=3%204").header("Some-Header", "h").PUT(BodyPublishers.ofString("body")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("PUT1/+23 4hbody");
    }

    @Test
    void refusesAMissingQueryWithItsName() throws Exception {
        start(Route.get("/a", request -> Response.text(200, "text/plain", request.requiredQuery("q"))));
        assertRefused(send(request("/a").GET()), ErrorCode.INVALID_REQUEST, "name=q");
    }

    @Test
    void tellsAnUnknownPathFromAnotherVerb() throws Exception {
        start(Route.get("/a", _ -> Response.empty()), Route.put("/a", _ -> Response.empty()));
        assertRefused(send(request("/b").GET()), ErrorCode.NOT_FOUND, "/b");
        var answer = send(request("/a").DELETE());
        assertRefused(answer, ErrorCode.METHOD_NOT_ALLOWED, "DELETE");
        assertThat(answer.headers().firstValue("allow")).contains("GET, PUT");
    }

    @Test
    void refusesABodyAboveTheBoundAndKeepsServing() throws Exception {
        start(Route.post("/a", request -> Response.json(request.body().length)));
        var fits = BodyPublishers.ofByteArray(new byte[BODY_BYTES_MAX]);
        assertThat(send(request("/a").POST(fits)).body()).isEqualTo("1000");
        var tooLarge = BodyPublishers.ofByteArray(new byte[BODY_BYTES_MAX + 1]);
        assertRefused(send(request("/a").POST(tooLarge)), ErrorCode.TOO_LARGE, "bodyBytesMax=1000");
        assertThat(send(request("/a").POST(fits)).statusCode()).isEqualTo(200);
    }

    @Test
    void streamsALongBodyToAHandlerThatTakesItAsItComes() throws Exception {
        start(Route.post("/a", request -> {
            try (var body = request.bodyStream()) {
                return Response.text(200, "text/plain", sha256(body.readAllBytes()));
            } catch (IOException e) {
                throw new LeptonException(ErrorCode.INTERNAL, "broke off", e);
            }
        }));
        byte[] body = new byte[5_000_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31 + i / 977);
        }
        assertThat(send(request("/a").POST(BodyPublishers.ofByteArray(body))).body())
                .isEqualTo(sha256(body));
    }

    @Test
    void answersAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        start(Route.get("/a", _ -> new Response.FileBody(file, Response.OCTETS)));
        assertThat(send(request("/a").GET()).body()).isEqualTo("content");
    }

    @Test
    void answersAStreamThatIsLargerThanItsBlocks() throws Exception {
        byte[] bytes = new byte[3_000_001];
        Arrays.fill(bytes, (byte) 'x');
        start(Route.get(
                "/a",
                _ -> new Response.StreamBody(() -> new ByteArrayInputStream(bytes), bytes.length, Response.OCTETS)));
        var answer = send(request("/a").GET());
        assertThat(answer.body()).isEqualTo("x".repeat(bytes.length));
        assertThat(answer.headers().firstValue("content-length")).contains("3000001");
    }

    @Test
    void breaksAStreamOffWhoseSourceFailsOrIsNotAsLongAsItSaid() throws Exception {
        start(
                Route.get("/early", _ -> stream(10, new byte[9])),
                Route.get("/late", _ -> stream(10, new byte[11])),
                Route.get(
                        "/fails",
                        _ -> new Response.StreamBody(
                                () -> {
                                    throw new IOException("harmed");
                                },
                                10,
                                Response.OCTETS)));
        for (String path : List.of("/early", "/late", "/fails")) {
            assertThatIOException().as(path).isThrownBy(() -> send(request(path).GET()));
        }
    }

    private static Response stream(long saidBytes, byte[] bytes) {
        return new Response.StreamBody(() -> new ByteArrayInputStream(bytes), saidBytes, Response.OCTETS);
    }

    @Test
    void turnsAFailureIntoItsCodeAndAMistakeIntoInternal() throws Exception {
        start(
                Route.get("/told", _ -> {
                    throw new LeptonException(ErrorCode.MODEL_NOT_READY, "wait: model=m");
                }),
                Route.get("/mistake", _ -> {
                    throw new IllegalStateException("secret");
                }));
        var told = send(request("/told").GET());
        assertRefused(told, ErrorCode.MODEL_NOT_READY, "wait: model=m");
        assertThat(told.headers().firstValue("retry-after")).contains("1");
        var mistake = send(request("/mistake").GET());
        assertRefused(mistake, ErrorCode.INTERNAL, "mistake of Lepton's own");
        assertThat(mistake.body()).doesNotContain("secret");
    }

    @Test
    void refusesAHeadAboveTheBound() throws Exception {
        start(Route.get("/a", _ -> Response.empty()));
        assertRefused(send(request("/a").header("x", "y".repeat(20_000)).GET()), ErrorCode.TOO_LARGE, "head");
    }

    @Test
    void answersUnknownErrorPagesWithNotFound() throws Exception {
        assertRefused(send(request("/errors/..%2Fsecret").GET()), ErrorCode.NOT_FOUND, "no such error code");
    }

    @Test
    void refusesMoreRequestsThanTheBound() throws Exception {
        var release = new CountDownLatch(1);
        server.close();
        server = HttpServer.start(web, new HttpServerConfig(HOST, 0, 0, 1), List.of(Route.get("/a", _ -> {
            awaitQuietly(release);
            return Response.empty();
        })));
        var first = client.sendAsync(request("/a").GET().build(), BodyHandlers.ofString());
        await().untilAsserted(() -> assertRefused(send(request("/a").GET()), ErrorCode.OVERLOADED, "too many"));
        release.countDown();
        assertThat(first.get().statusCode()).isEqualTo(204);
    }

    @Test
    void endsASubscriptionOnceWhenTheSubscriberGoes() throws Exception {
        var ends = new AtomicInteger();
        start(Route.get(
                "/a",
                _ -> new Response.Lines(sink -> {
                    sink.send("1".getBytes(UTF_8));
                    return ends::incrementAndGet;
                })));
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.endpoint().port())) {
            socket.getOutputStream().write("GET /a HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readNBytes(15), UTF_8))
                    .isEqualTo("HTTP/1.1 200 OK");
            assertThat(ends).hasValue(0);
        }
        await().untilAtomic(ends, Matchers.is(1));
        server.close();
        assertThat(ends).hasValue(1);
    }

    @Test
    void closesEverySocketAtOnceAndStartsAgainOnItsPort() throws Exception {
        var interrupted = new AtomicBoolean();
        Route slow = Route.get("/slow", _ -> {
            interrupted.set(!awaitQuietly(new CountDownLatch(1)));
            return Response.empty();
        });
        start(slow);
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.endpoint().port())) {
            socket.getOutputStream().write("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(UTF_8));
            int port = server.endpoint().port();
            server.close();
            assertThat(isClosed(socket)).isTrue();
            server = HttpServer.start(
                    web,
                    new HttpServerConfig(HOST, port, BODY_BYTES_MAX),
                    List.of(Route.get("/", _ -> Response.json(1))));
            assertThat(send(request("/").GET()).body()).isEqualTo("1");
        }
    }

    @Test
    void namesHostAndPortWhenThePortIsTaken() throws Exception {
        int ours = server.endpoint().port();
        assertPortInUse(ours);
        try (var stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertPortInUse(stranger.getLocalPort());
        }
    }

    @Test
    void tellsAHostThatIsNotOurs() {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> HttpServer.start(web, new HttpServerConfig("192.0.2.1", 0, 0), List.of()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .withMessageContaining("host=192.0.2.1");
    }

    private void assertPortInUse(int port) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> HttpServer.start(web, new HttpServerConfig(HOST, port, 0), List.of()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE))
                .withMessageContaining("host=" + HOST + ", port=" + port);
    }

    private void start(Route... routes) {
        server.close();
        server = HttpServer.start(web, new HttpServerConfig(HOST, 0, BODY_BYTES_MAX), List.of(routes));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.endpoint().httpUrl() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static void assertRefused(HttpResponse<String> answer, ErrorCode code, String part) {
        assertThat(answer.statusCode()).isEqualTo(code.httpStatus());
        assertThat(answer.headers().firstValue(Headers.ERROR_CODE)).contains(code.name());
        assertThat(answer.body()).startsWith("{\"error\":").contains(part).contains(code.page());
    }

    /** An abrupt end may reach the other side as an end or as a reset. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketException _) {
            return true;
        }
    }

    private static boolean awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isLinuxOnX86() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }
}
