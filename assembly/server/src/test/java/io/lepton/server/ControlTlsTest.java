package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.cli.LaunchProgress;
import io.lepton.cli.PeerOptions;
import io.lepton.cli.RoleOptions;
import io.lepton.client.Credentials;
import io.lepton.client.LeptonClient;
import io.lepton.client.LeptonClientConfig;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.testkit.PemFiles;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that answers people by TLS, as a process, and the client that believes a file. */
@Timeout(180)
class ControlTlsTest {
    @TempDir
    private Path folder;

    @Test
    void answersWhoeverBelievesItsCertificateAndNobodyInPlainText() throws Exception {
        var files = PemFiles.make(folder, "api").writeTo(folder);
        var stranger = PemFiles.make(folder, "stranger");
        Path strange = Files.writeString(folder.resolve("stranger.pem"), stranger.certificateText());
        Path config = Files.writeString(
                folder.resolve("fleet.yaml"),
                "regions:\n  - {id: oslo, jurisdiction: NO, latitude: 59.91, longitude: 10.75}\n");
        int port = freePort();
        Path home = folder.resolve("home");
        var role = new RoleOptions.Control(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of(new RoleOptions.TlsFiles(files.certificates(), files.key())));
        var options = new RoleOptions(
                config,
                LocalFleet.HOST,
                Optional.of(port),
                home,
                role,
                new PeerOptions(Optional.of(freePort()), Optional.empty(), Optional.empty()));
        var said = new CompletableFuture<String>();
        try (var stop = StopSignal.listen()) {
            var running = CompletableFuture.runAsync(() -> run(options, said, stop), Thread::startVirtualThread);
            try {
                URI url = URI.create("https://" + LocalFleet.HOST + ":" + port);
                assertThat(said.get(120, TimeUnit.SECONDS)).contains("listens: " + url);
                String key = Credentials.in(home).keyFor(url, Map.of()).orElseThrow();
                var keyed = patient(key);
                try (var client = LeptonClient.connect(url, keyed.withAuthorities(files.certificates()))) {
                    assertThat(client.regions()).hasSize(1);
                }
                unreachable(url, keyed.withAuthorities(strange));
                unreachable(url, keyed);
                unreachable(URI.create("http://" + LocalFleet.HOST + ":" + port), keyed);
                assertThatThrownBy(() -> LeptonClient.connect(url, keyed.withAuthorities(config)))
                        .isInstanceOfSatisfying(LeptonException.class, e -> assertThat(e.code())
                                .isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                        .hasMessageContaining("ca=" + config);
            } finally {
                stop.give();
                running.get(60, TimeUnit.SECONDS);
            }
        }
    }

    /** A busy machine takes its time for a first handshake. */
    private static LeptonClientConfig patient(String key) {
        var max = Duration.ofSeconds(60);
        return new LeptonClientConfig(List.of(), max, max, max, max).withKey(key);
    }

    private static void unreachable(URI url, LeptonClientConfig config) {
        try (var client = LeptonClient.connect(url, config)) {
            assertThatThrownBy(client::regions).isInstanceOfSatisfying(LeptonException.class, e -> assertThat(e.code())
                    .isEqualTo(ErrorCode.FLEET_UNREACHABLE));
        }
    }

    private static void run(RoleOptions options, CompletableFuture<String> said, StopSignal stop) {
        try {
            new RoleProcess("test").run(options, new Said(said), stop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            said.completeExceptionally(e);
            throw e;
        }
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private record Said(CompletableFuture<String> line) implements LaunchProgress {
        @Override
        public void step(String what) {
            // Nobody looks.
        }

        @Override
        public void step(String what, long done, long total) {
            // Nobody looks.
        }

        @Override
        public void say(String text) {
            line.complete(text);
        }
    }
}
