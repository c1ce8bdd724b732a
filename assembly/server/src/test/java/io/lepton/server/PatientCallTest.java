package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Certified;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PatientCallTest {
    private static final Certified PROOF = new Certified("certificates", "authorities");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StopSignal stop = StopSignal.listen();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger waits = new AtomicInteger();

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        stop.close();
    }

    @Test
    void asksAgainUntilSomebodyIsThereAndSaysOnceThatItWaits() {
        var call = patient(_ -> {
            if (calls.incrementAndGet() < 4) {
                throw new LeptonException(
                        calls.get() == 2 ? ErrorCode.CONTROL_STANDBY : ErrorCode.FLEET_UNREACHABLE, "nobody");
            }
            return PROOF;
        });
        assertThat(call.certify(new byte[0])).isEqualTo(PROOF);
        assertThat(calls).hasValue(4);
        assertThat(waits).hasValue(1);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aRefusalEndsItAtOnce() {
        var call = patient(_ -> {
            calls.incrementAndGet();
            throw new LeptonException(ErrorCode.UNAUTHENTICATED, "was used already");
        });
        assertThatThrownBy(() -> call.certify(new byte[0])).hasMessageContaining("was used already");
        assertThat(calls).hasValue(1);
        assertThat(waits).hasValue(0);
    }

    @Test
    void whoIsToldToEndWhileItWaitsEnds() throws Exception {
        var call = patient(_ -> {
            calls.incrementAndGet();
            throw new LeptonException(ErrorCode.FLEET_UNREACHABLE, "nobody");
        });
        var asking = CompletableFuture.supplyAsync(() -> call.certify(new byte[0]), Thread::startVirtualThread);
        await().atMost(PATIENCE).until(() -> calls.get() > 1);
        stop.give();
        assertCancelled(asking);
    }

    /** A control plane that takes the connection and never says anything: the time out of the call is half a minute. */
    @Test
    void whoIsToldToEndWhileNobodyAnswersEndsToo() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var taken = new CountDownLatch(1);
            Thread.startVirtualThread(() -> accept(silent, taken));
            var call = patient(firstCall(silent.getLocalPort()));
            var asking = CompletableFuture.supplyAsync(() -> call.certify(new byte[1]), Thread::startVirtualThread);
            assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
            stop.give();
            assertCancelled(asking);
            assertThat(waits).as("not by the time out of the call").hasValue(0);
        }
    }

    @Test
    void aPortThatSpeaksPlainTextIsNotWaitedFor() throws Exception {
        try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> answerPlainly(plain));
            var call = patient(firstCall(plain.getLocalPort()));
            assertThatThrownBy(() -> call.certify(new byte[1]))
                    .isInstanceOfSatisfying(
                            LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                    .hasMessageContaining("--peer-port");
        }
    }

    private PatientCall patient(PeerProof.Certifier call) {
        return new PatientCall(call, stop, waits::incrementAndGet);
    }

    private FirstCall firstCall(int port) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "lepton_abc." + "0".repeat(64));
        return FirstCall.of(token, List.of(URI.create("http://127.0.0.1:" + port)), new SecureRandom());
    }

    private static void assertCancelled(CompletableFuture<Certified> asking) {
        await().atMost(PATIENCE).until(asking::isDone);
        assertThatThrownBy(asking::join)
                .satisfiesAnyOf(e -> assertThat(e).isInstanceOf(CancellationException.class), e -> assertThat(e)
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(CancellationException.class));
    }

    private static void accept(ServerSocket silent, CountDownLatch taken) {
        try {
            var _ = silent.accept();
            taken.countDown();
        } catch (IOException _) {
            // The test is over.
        }
    }

    private static void answerPlainly(ServerSocket plain) {
        try (var connection = plain.accept()) {
            connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().flush();
            var _ = connection.getInputStream().readAllBytes();
        } catch (IOException _) {
            // The caller has gone.
        }
    }
}
