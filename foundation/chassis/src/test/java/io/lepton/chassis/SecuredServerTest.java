package io.lepton.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.testkit.PemFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server with certificates for whoever calls. */
@Timeout(120)
class SecuredServerTest {
    private static final HttpServerConfig ANY_PORT = new HttpServerConfig("127.0.0.1", 0, 100);
    private static final List<Route> ROUTES = List.of(Route.get("/a", _ -> Response.text(200, "text/plain", "answer")));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void answersByTlsAloneAndTakesNewCertificatesWithoutARestart() throws Exception {
        PemFiles first = PemFiles.make(folder, "first");
        PemFiles second = PemFiles.make(folder, "second");
        try (var web = Web.start(1);
                var server = HttpServer.startSecured(web, write(first), ANY_PORT, ROUTES)) {
            assertThat(ask(server, "https", first)).isEqualTo("answer");
            assertThatIOException().isThrownBy(() -> ask(server, "http", first));
            assertThatIOException().isThrownBy(() -> ask(server, "https", second));
            TlsConfig _ = write(second);
            await().atMost(Duration.ofSeconds(60))
                    .ignoreException(SSLHandshakeException.class)
                    .until(() -> ask(server, "https", second).equals("answer"));
        }
    }

    @Test
    void doesNotStartWithFilesThatCannotBeUsed() {
        try (var web = Web.start(1)) {
            var absent = new TlsConfig(folder.resolve("absent.pem"), folder.resolve("absent.key"));
            assertThatThrownBy(() -> HttpServer.startSecured(web, absent, ANY_PORT, ROUTES))
                    .isInstanceOfSatisfying(
                            LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                    .hasMessageContaining("absent.pem");
        }
    }

    private TlsConfig write(PemFiles files) throws IOException {
        PemFiles.Written written = files.writeTo(folder);
        return new TlsConfig(written.certificates(), written.key(), Duration.ofMillis(20));
    }

    private static String ask(HttpServer server, String scheme, PemFiles trusted) throws Exception {
        try (var client =
                HttpClient.newBuilder().sslContext(PemFiles.trusting(trusted)).build()) {
            var request = HttpRequest.newBuilder(URI.create(scheme + "://" + server.endpoint() + "/a"))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
