package io.lepton.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.lepton.artifacts.ArtifactCover;
import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.Web;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.FetchProgress;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
            var fetcher = ArtifactFetcher.open(
                    folder, Optional.empty(), web, new ControlAccess(List.of(url), Optional.empty(), List.of()));
            assertThat(fetcher.underWay()).isEmpty();
            var fetch = CompletableFuture.runAsync(() -> fetcher.fetch(id, model.length), Thread::startVirtualThread);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> fetcher.underWay().equals(List.of(new FetchProgress(id, HALF_BYTES))));
            goOn.countDown();
            fetch.get(30, TimeUnit.SECONDS);
            assertThat(fetcher.underWay()).isEmpty();
            assertThat(Files.readAllBytes(fetcher.file(id).plain().orElseThrow()))
                    .isEqualTo(model);
        } finally {
            goOn.countDown();
            control.stop(0);
        }
    }

    @Test
    void fetchesAnewWhatWasHarmedOnTheDiskAndKeepsItCovered() throws Exception {
        byte[] model = new byte[2 * HALF_BYTES];
        model[7] = 1;
        var id = new ArtifactId(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model)));
        var goOn = new CountDownLatch(0);
        HttpServer control = control(model, goOn);
        try (var web = Web.start(1)) {
            URI url = URI.create("http://127.0.0.1:" + control.getAddress().getPort());
            var access = new ControlAccess(List.of(url), Optional.empty(), List.of());
            var fetcher = ArtifactFetcher.open(folder, Optional.of(new Inverted()), web, access);
            fetcher.fetch(id, model.length);
            Path kept = folder.resolve(id.sha256() + ".sealed");
            byte[] covered = Files.readAllBytes(kept);
            assertThat(covered[7]).isEqualTo((byte) ~1);
            covered[9] = 5;
            Files.write(kept, covered);
            assertThatThrownBy(() -> fetcher.file(id)).hasMessageContaining(id.sha256());
            fetcher.fetch(id, model.length);
            try (var bytes = fetcher.file(id).open()) {
                assertThat(bytes.readAllBytes()).isEqualTo(model);
            }
            fetcher.renew();
            assertThatThrownBy(() -> ArtifactFetcher.open(folder, Optional.empty(), web, access)
                            .fetch(id, model.length))
                    .as("what cannot be opened for want of keys is not thrown away")
                    .hasMessageContaining("no keys are given");
            assertThat(kept).exists();
        } finally {
            control.stop(0);
        }
    }

    /** Keeps every bit the other way round. */
    private static final class Inverted implements ArtifactCover {
        @Override
        public OutputStream covering(OutputStream kept) {
            return new FilterOutputStream(kept) {
                @Override
                public void write(int one) throws IOException {
                    out.write(~one);
                }

                @Override
                public void write(byte[] bytes, int offset, int count) throws IOException {
                    out.write(inverted(bytes, offset, count));
                }
            };
        }

        @Override
        public InputStream uncovering(InputStream kept) {
            return new FilterInputStream(kept) {
                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    int count = super.read(target, offset, length);
                    if (count > 0) {
                        System.arraycopy(inverted(target, offset, count), 0, target, offset, count);
                    }
                    return count;
                }
            };
        }

        private static byte[] inverted(byte[] bytes, int offset, int count) {
            byte[] inverted = new byte[count];
            for (int i = 0; i < count; i++) {
                inverted[i] = (byte) ~bytes[offset + i];
            }
            return inverted;
        }

        @Override
        public boolean isPresent(InputStream kept) {
            return true;
        }

        @Override
        public InputStream renewed(InputStream kept) {
            throw new AssertionError("it is under the present key");
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
