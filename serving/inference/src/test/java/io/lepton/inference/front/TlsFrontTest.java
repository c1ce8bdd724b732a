package io.lepton.inference.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.lepton.chassis.TlsConfig;
import io.lepton.chassis.Web;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.inference.engine.MemoryModelRuntime;
import io.lepton.inference.engine.SteppingClock;
import io.lepton.testkit.PemFiles;
import io.lepton.wire.TensorLimits;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One port under TLS, by the clients of the JDK and of grpc-java; the model doubles. */
final class TlsFrontTest {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private static final String ROW =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2.5]}]}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path made;

    @SuppressWarnings("NullAway.Init")
    private static PemFiles first;

    @SuppressWarnings("NullAway.Init")
    private static PemFiles second;

    private final Web web = Web.start(1);
    private final ExecutorService pool = Executors.newSingleThreadExecutor();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private TlsConfig files;

    @SuppressWarnings("NullAway.Init")
    private Front front;

    @BeforeAll
    static void makesCertificates() throws Exception {
        first = PemFiles.make(made, "first");
        second = PemFiles.make(made, "second");
    }

    @BeforeEach
    void starts() throws IOException {
        var written = first.writeTo(directory);
        files = new TlsConfig(written.certificates(), written.key(), LOOK_EVERY);
        front = start(files);
    }

    @AfterEach
    void ends() {
        front.close();
        pool.close();
        web.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void answersHttpAsTheHandshakeSettles(HttpClient.Version version) throws Exception {
        try (var client = client(first)) {
            var answer = infer(client, version);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("[2.0,5.0]");
        }
    }

    @Test
    void answersGrpcOnTheSamePort() throws Exception {
        ManagedChannel channel = channel();
        try {
            var answer = GRPCInferenceServiceGrpc.newBlockingStub(channel).modelInfer(GrpcFixture.row(1, 2.5f));
            assertThat(answer.getRawOutputContentsList()).containsExactly(GrpcFixture.floats(2, 5));
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void cutsOffPlainText() throws Exception {
        try (var socket = new Socket(front.endpoint().host(), front.endpoint().port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET /v2/health/live HTTP/1.1\r\nHost: node\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .doesNotContain("HTTP/");
        }
        try (var client = client(first)) {
            assertThat(infer(client, HttpClient.Version.HTTP_2).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void showsNewCertificatesWithoutCuttingOffConnections() throws Exception {
        try (var before = (SSLSocket) PemFiles.trusting(first)
                .getSocketFactory()
                .createSocket(front.endpoint().host(), front.endpoint().port())) {
            before.setSoTimeout(20_000);
            before.startHandshake();
            var _ = second.writeTo(directory);
            await().until(() -> shown().equals(second.certificate()));
            before.getOutputStream().write("GET /v2/health/live HTTP/1.1\r\nHost: node\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(before.getInputStream().readNBytes(15), UTF_8))
                    .isEqualTo("HTTP/1.1 200 OK");
        }
        try (var client = client(second)) {
            assertThat(infer(client, HttpClient.Version.HTTP_2).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void staysWithItsCertificatesWhileTheFilesDoNotBelongTogether() throws Exception {
        Files.writeString(files.certificates(), second.certificateText());
        assertThat(shown()).isEqualTo(first.certificate());
        Files.writeString(files.certificates(), "no certificate");
        assertThat(shown()).isEqualTo(first.certificate());
        var _ = second.writeTo(directory);
        await().until(() -> shown().equals(second.certificate()));
    }

    @Test
    void namesTheFileThatItCannotUse() throws Exception {
        Files.writeString(files.certificates(), second.certificateText());
        assertRefused("the key is not that of the first certificate: fields=certificates, key");
        Files.writeString(files.certificates(), "no certificate");
        assertRefused("not a PEM certificate and its unencrypted key: fields=certificates, key");
        Files.delete(files.key());
        assertRefused("no such file: key=" + files.key());
    }

    private void assertRefused(String fact) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> start(files))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
                    assertThat(refusal).hasMessage(fact);
                });
    }

    private Front start(TlsConfig tls) {
        var config = new FrontConfig(
                new NodeId("frankfurt-1"),
                new RegionId("frankfurt"),
                "127.0.0.1",
                0,
                GrpcFixture.BODY_BYTES_MAX,
                GrpcFixture.IN_FLIGHT_MAX,
                TensorLimits.DEFAULTS,
                Optional.of(tls));
        return Front.start(
                web,
                config,
                new FixedModels(directory, new MemoryModelRuntime(), pool),
                FrontPorts.plain(),
                pool,
                new SteppingClock());
    }

    /** The certificate that a new connection is shown. */
    private Certificate shown() throws IOException, GeneralSecurityException {
        var context = PemFiles.trusting(first, second);
        try (var socket = (SSLSocket) context.getSocketFactory()
                .createSocket(front.endpoint().host(), front.endpoint().port())) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private ManagedChannel channel() throws IOException {
        var trusted = new ByteArrayInputStream(first.certificateText().getBytes(UTF_8));
        return NettyChannelBuilder.forAddress(
                        front.endpoint().host(), front.endpoint().port())
                .sslContext(GrpcSslContexts.forClient().trustManager(trusted).build())
                .build();
    }

    private static HttpClient client(PemFiles trusted) throws IOException, GeneralSecurityException {
        return HttpClient.newBuilder().sslContext(PemFiles.trusting(trusted)).build();
    }

    private HttpResponse<String> infer(HttpClient client, HttpClient.Version version)
            throws IOException, InterruptedException {
        var place = front.endpoint().host() + ":" + front.endpoint().port();
        var request = HttpRequest.newBuilder(URI.create("https://" + place + "/v2/models/test/infer"))
                .version(version)
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString(ROW));
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
