package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.chassis.TlsConfig;
import io.lepton.testkit.PemFiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway's listener with certificates. */
class TlsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void speaksEitherProtocolUnderTlsAndPlainTextBesideIt() throws Exception {
        PemFiles files = PemFiles.make(directory, "first");
        try (var node = new Http2Node();
                var rig = Rig.ready(node.asNode(), write(files))) {
            HttpResponse<String> second = ask(rig, files, Version.HTTP_2);
            assertThat(second.version()).isEqualTo(Version.HTTP_2);
            assertThat(second.body()).isEqualTo("HTTP_2 5 bytes");
            HttpResponse<String> first = ask(rig, files, Version.HTTP_1_1);
            assertThat(first.version()).isEqualTo(Version.HTTP_1_1);
            assertThat(first.body()).isEqualTo("HTTP_1_1 5 bytes");
            assertThat(rig.infer("hello").body()).isEqualTo("HTTP_1_1 5 bytes");
        }
    }

    @Test
    void takesNewCertificatesWithoutARestart() throws Exception {
        PemFiles first = PemFiles.make(directory, "first");
        PemFiles second = PemFiles.make(directory, "second");
        try (var node = new Http2Node();
                var rig = Rig.ready(node.asNode(), write(first))) {
            assertThat(ask(rig, first, Version.HTTP_2).statusCode()).isEqualTo(200);
            TlsConfig _ = write(second);
            await().ignoreException(SSLHandshakeException.class)
                    .until(() -> ask(rig, second, Version.HTTP_2).statusCode() == 200);
        }
    }

    private TlsConfig write(PemFiles files) throws Exception {
        PemFiles.Written written = files.writeTo(directory);
        return new TlsConfig(written.certificates(), written.key(), Duration.ofMillis(20));
    }

    private static HttpResponse<String> ask(Rig rig, PemFiles trusted, Version version) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("https://127.0.0.1:" + rig.gateway.endpoint().port() + Rig.INFER))
                .POST(BodyPublishers.ofString("hello"))
                .build();
        try (var client = HttpClient.newBuilder()
                .sslContext(PemFiles.trusting(trusted))
                .version(version)
                .build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
