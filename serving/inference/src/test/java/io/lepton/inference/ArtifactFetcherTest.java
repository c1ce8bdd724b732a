package io.lepton.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.Web;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.FetchProgress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ArtifactFetcherTest {
    private static final int HALF_BYTES = 300_000;

    @TempDir
    private Path folder;

    @Test
    void tellsHowMuchHasArrivedWhileAFetchIsUnderWay() throws Exception {
        byte[] model = new byte[2 * HALF_BYTES];
        var id = new ArtifactId(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model)));
        var goOn = new CountDownLatch(1);
        HttpServer control = control(model, goOn);
        try (var web = Web.start(1)) {
            URI url = URI.create("http://127.0.0.1:" + control.getAddress().getPort());
            var fetcher =
                    ArtifactFetcher.open(folder, web, new ControlAccess(List.of(url), Optional.empty(), List.of()));
            assertThat(fetcher.underWay()).isEmpty();
            var fetch = CompletableFuture.runAsync(() -> fetcher.fetch(id, model.length), Thread::startVirtualThread);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> fetcher.underWay().equals(List.of(new FetchProgress(id, HALF_BYTES))));
            goOn.countDown();
            fetch.get(30, TimeUnit.SECONDS);
            assertThat(fetcher.underWay()).isEmpty();
            assertThat(Files.readAllBytes(fetcher.file(id))).isEqualTo(model);
        } finally {
            goOn.countDown();
            control.stop(0);
        }
    }

    /** Sends one half of a file, and the other when it is told to. */
    private static HttpServer control(byte[] model, CountDownLatch goOn) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, model.length);
                var body = exchange.getResponseBody();
                body.write(model, 0, HALF_BYTES);
                body.flush();
                goOn.await();
                body.write(model, HALF_BYTES, HALF_BYTES);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        server.setExecutor(Thread::startVirtualThread);
        server.start();
        return server;
    }
}
