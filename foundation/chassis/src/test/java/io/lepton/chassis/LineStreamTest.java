package io.lepton.chassis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineStreamTest {
    private static final String HOST = "127.0.0.1";
    private static final LineStreamConfig PATIENT =
            new LineStreamConfig(Duration.ofSeconds(10), Duration.ofMillis(1), Duration.ofMillis(20), 100);

    private static Web web;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> losses = new CopyOnWriteArrayList<>();
    private volatile LineSink sink = _ -> {};

    @BeforeAll
    static void startWeb() {
        web = Web.start(1);
    }

    @AfterAll
    static void closeWeb() {
        web.close();
    }

    @Test
    void passesLinesOnAndSubscribesAgainAfterTheServerReturns() {
        var server = serve(0);
        int port = server.endpoint().port();
        try (var _ = subscribe(port, PATIENT)) {
            await().until(() -> lines.contains("hello"));
            sink.send("more".getBytes(UTF_8));
            await().untilAsserted(() -> assertThat(lines).containsExactly("hello", "more"));
            server.close();
            await().until(() -> losses.size() > 1);
            try (var _ = serve(port)) {
                await().untilAsserted(() -> assertThat(lines).containsExactly("hello", "more", "hello"));
            }
        }
    }

    @Test
    void callsSilenceALoss() throws IOException {
        try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var _ = subscribe(mute.getLocalPort(), PATIENT.withSilenceMax(Duration.ofMillis(30)))) {
            await().untilAsserted(() -> assertThat(losses).anyMatch(reason -> reason.contains("silenceMillis=30")));
        }
    }

    @Test
    void keepsASilentStreamOfALivingServer() {
        // A second and a half of silence is let pass because the server beats every second.
        var config = PATIENT.withSilenceMax(Duration.ofMillis(1_500));
        try (var server = serve(0);
                var _ = subscribe(server.endpoint().port(), config)) {
            await().until(() -> lines.contains("hello"));
            await().during(Duration.ofMillis(2_200))
                    .atMost(Duration.ofSeconds(5))
                    .until(losses::isEmpty);
        }
    }

    @Test
    void losesALineThatIsTooLong() {
        try (var server = serve(0);
                var _ = subscribe(server.endpoint().port(), PATIENT)) {
            await().until(() -> lines.contains("hello"));
            sink.send("x".repeat(101).getBytes(UTF_8));
            await().untilAsserted(() -> assertThat(losses).anyMatch(reason -> reason.contains("too long")));
        }
    }

    @Test
    void tellsARefusalAndNothingAfterItsEnd() {
        try (var server = HttpServer.start(web, new HttpServerConfig(HOST, 0, 0), List.of())) {
            var stream = subscribe(server.endpoint().port(), PATIENT);
            await().until(() -> losses.contains("status=404"));
            stream.close();
            await().until(() -> {
                int before = losses.size();
                Thread.onSpinWait();
                return losses.size() == before;
            });
        }
    }

    @Test
    void sendsASlowSubscriberTheNewestLine() throws IOException {
        try (var server = serve(0);
                var socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.endpoint().port())) {
            socket.getOutputStream().write("GET /lines HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(UTF_8));
            byte[] filler = "f".repeat(1 << 20).getBytes(UTF_8);
            var in = socket.getInputStream();
            readUntil(in, "hello\n");
            for (int i = 0; i < 200; i++) {
                sink.send(filler);
            }
            sink.send("last".getBytes(UTF_8));
            long bytes = readUntil(in, "last\n");
            assertThat(bytes).as("only a few of 200 MiB were sent").isLessThan(100L << 20);
        }
    }

    private static long readUntil(java.io.InputStream in, String end) throws IOException {
        byte[] buffer = new byte[1 << 16];
        String tail = "";
        for (long bytes = 0; ; ) {
            int count = in.read(buffer);
            assertThat(count).isPositive();
            bytes += count;
            tail = (tail + new String(buffer, 0, count, UTF_8));
            tail = tail.substring(Math.max(0, tail.length() - 64));
            if (tail.contains(end)) {
                return bytes;
            }
        }
    }

    private HttpServer serve(int port) {
        Route route = Route.get(
                "/lines",
                _ -> new Response.Lines(to -> {
                    sink = to;
                    to.send("hello".getBytes(UTF_8));
                    return () -> {};
                }));
        return HttpServer.start(web, new HttpServerConfig(HOST, port, 0), List.of(route));
    }

    private LineStream subscribe(int port, LineStreamConfig config) {
        var listener = new LineStream.Listener() {
            @Override
            public void onLine(byte[] line) {
                lines.add(new String(line, UTF_8));
            }

            @Override
            public void onLoss(String reason) {
                losses.add(reason);
            }
        };
        return LineStream.subscribe(web, URI.create("http://" + HOST + ":" + port + "/lines"), config, listener);
    }
}
