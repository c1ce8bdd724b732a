package io.lepton.gateway;

import static io.lepton.gateway.Rig.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lepton.gateway.RawServer.Handler;
import io.lepton.wire.Headers;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a request whose place breaks off, hangs, or is not ready. */
class FailoverTest {
    private static final Handler RESETS = call -> {
        byte[] _ = call.body();
        call.reset();
    };
    private static final Handler HANGS = _ -> new CountDownLatch(1).await();

    private Rig rig = Rig.ready();

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void triesTheOtherNodeWhenOneResets() throws Exception {
        rig.first.doing(RESETS);
        for (int i = 0; i < 4; i++) {
            HttpResponse<String> answer = rig.infer("hello");
            assertThat(answer.body()).isEqualTo("5 bytes");
            assertThat(answer.headers().firstValue(Headers.NODE)).contains("frankfurt-2");
        }
        assertThat(rig.first.calls()).isPositive();
    }

    /** The first place takes some of the caller's time, and the second learns only of the rest. */
    @Test
    void tellsEachPlaceWhatIsLeftOfTheCallersTime() throws Exception {
        var told = new ConcurrentLinkedQueue<Long>();
        Handler listens = call -> {
            byte[] _ = call.body();
            told.add(Long.parseLong(call.headers().get(Headers.DEADLINE_MS)));
            if (told.size() == 1) {
                call.reset();
            } else {
                call.answer(200, "at last");
            }
        };
        rig.first.doing(listens);
        rig.second.doing(listens);
        var answer = rig.send(
                rig.request(Rig.INFER).header(Headers.DEADLINE_MS, "20000").POST(BodyPublishers.ofString("hello")));
        assertThat(answer.body()).isEqualTo("at last");
        assertThat(told).hasSize(2).allSatisfy(left -> assertThat(left).isBetween(1L, 20_000L));
        assertThat(told.remove()).isGreaterThanOrEqualTo(told.remove());
    }

    @Test
    void givesUpAtTheCallersDeadlineWhenAPlaceHangs() throws Exception {
        rig.first.doing(HANGS);
        rig.second.doing(HANGS);
        var request = rig.request(Rig.INFER).header(Headers.DEADLINE_MS, "50").POST(BodyPublishers.ofString("hello"));
        var answer = rig.send(request);
        assertError(answer, 504, "DEADLINE_EXCEEDED");
        assertThat(answer.body()).contains("the caller's deadline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "soon"})
    void refusesADeadlineThatIsNone(String millis) throws Exception {
        var answer = rig.send(
                rig.request(Rig.INFER).header(Headers.DEADLINE_MS, millis).POST(BodyPublishers.noBody()));
        assertError(answer, 400, "INVALID_REQUEST");
        assertThat(answer.body()).contains(Headers.DEADLINE_MS);
        assertThat(rig.first.calls() + rig.second.calls()).isZero();
    }

    @Test
    void triesAnotherRegionWhenBothNodesReset() throws Exception {
        rig.first.doing(RESETS);
        rig.second.doing(RESETS);
        HttpResponse<String> answer = rig.infer("hello");
        assertThat(answer.body()).isEqualTo("5 bytes");
        assertThat(answer.headers().firstValue(Headers.REGION)).contains("virginia");
        assertThat(answer.headers().firstValue(Headers.ROUTE_REASON)).contains("failover");
        assertThat(rig.log.records().getLast().tried()).hasSize(3);
    }

    @Test
    void keepsARetryWithinThePolicy() throws Exception {
        rig.first.doing(RESETS);
        rig.second.doing(RESETS);
        assertError(rig.infer("hello", "eu-only"), 502, "UPSTREAM_FAILED");
        assertThat(rig.virginia.calls()).isZero();
    }

    @Test
    void triesNoMorePlacesThanTheBound() throws Exception {
        restart(config -> with(config, config.replayBytesMax(), 2, config.responseTimeout()));
        rig.first.doing(RESETS);
        rig.second.doing(RESETS);
        assertError(rig.infer("hello"), 502, "UPSTREAM_FAILED");
        assertThat(rig.virginia.calls()).isZero();
    }

    @Test
    void triesAgainABodyWithinTheReplayBoundAndNoLonger() throws Exception {
        restart(config -> with(config, 1_000, 3, config.responseTimeout()));
        rig.first.doing(RESETS);
        rig.second.doing(RESETS);
        assertThat(rig.infer("x".repeat(1_000)).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = rig.infer("x".repeat(1_001), "eu-only");
        assertError(refused, 502, "UPSTREAM_FAILED");
        assertThat(refused.body()).contains("too long to be sent again");
    }

    @Test
    void neverTriesAgainAfterTheFirstByte() {
        Handler breaksOff = call -> {
            byte[] _ = call.body();
            call.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf");
            call.socket().close();
        };
        rig.first.doing(breaksOff);
        rig.second.doing(breaksOff);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> rig.infer("hello"));
        assertThat(rig.first.calls() + rig.second.calls()).isEqualTo(1);
        assertThat(rig.virginia.calls()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"503, MODEL_NOT_READY", "404, UNKNOWN_MODEL", "404, UNKNOWN_VERSION"})
    void triesElsewhereWhenANodeHasNotTheModelThatIsDeployed(int status, String code) throws Exception {
        Handler missing = call -> {
            byte[] _ = call.body();
            call.answer(status, "{\"error\":\"not here\"}", "lepton-error-code: " + code);
        };
        rig.first.doing(missing);
        assertThat(rig.infer("hello").statusCode()).isEqualTo(200);
        rig.second.doing(missing);
        assertError(rig.infer("hello", "eu-only"), 503, "MODEL_NOT_READY");
    }

    @Test
    void saysThatNoRegionIsAliveWhenTheOnlyOneFallsSilentUnderARequest() throws Exception {
        rig.virginia.doing(HANGS);
        Thread.ofVirtual().start(() -> {
            await().until(() -> rig.virginia.calls() == 1);
            rig.virginia.fallSilent();
        });
        assertError(rig.infer("hello", "us-first"), 503, "NO_REGION_ALIVE");
    }

    @Test
    void passesOnA503ThatIsNotAboutReadiness() throws Exception {
        Handler busy = call -> {
            byte[] _ = call.body();
            call.answer(503, "busy");
        };
        rig.first.doing(busy);
        rig.second.doing(busy);
        assertThat(rig.infer("hello").body()).isEqualTo("busy");
        assertThat(rig.first.calls() + rig.second.calls()).isEqualTo(1);
    }

    @Test
    void takesWaitingRequestsAwayFromANodeThatFellSilent() throws Exception {
        rig.first.doing(HANGS);
        rig.second.doing(HANGS);
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> infer("hello"));
        await().until(() -> rig.first.calls() + rig.second.calls() == 1);
        long silentNanos = System.nanoTime();
        rig.first.fallSilent();
        rig.second.fallSilent();
        assertThat(answer.get(10, TimeUnit.SECONDS).headers().firstValue(Headers.REGION))
                .contains("virginia");
        assertThat(System.nanoTime() - silentNanos)
                .isLessThan(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void triesTheOtherNodeWhenOneRefusesConnections() throws Exception {
        rig.first.close();
        for (int i = 0; i < 4; i++) {
            assertThat(rig.infer("hello").headers().firstValue(Headers.NODE)).contains("frankfurt-2");
        }
    }

    @Test
    void givesUpAnAnswerThatDoesNotComeInTime() throws Exception {
        restart(config -> with(config, config.replayBytesMax(), 3, Duration.ofMillis(300)));
        rig.first.doing(HANGS);
        rig.second.doing(HANGS);
        HttpResponse<String> late = rig.infer("hello");
        assertError(late, 504, "DEADLINE_EXCEEDED");
        assertThat(rig.first.calls() + rig.second.calls()).isEqualTo(1);
    }

    @Test
    void cancelsAtTheNodeWhenTheCallerLeaves() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        Handler waits = call -> {
            byte[] _ = call.body();
            if (call.in().read() < 0) {
                cancelled.countDown();
            }
        };
        rig.first.doing(waits);
        rig.second.doing(waits);
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write("POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\ncontent-length: 2\r\n\r\nhi");
            await().until(() -> rig.first.calls() + rig.second.calls() == 1);
        }
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> rig.log.records().getLast().end() == AttemptOutcome.CANCELLED);
    }

    private HttpResponse<String> infer(String body) {
        try {
            return rig.infer(body);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void restart(UnaryOperator<ProxyConfig> change) {
        rig.close();
        rig = Rig.ready(change);
    }

    private static ProxyConfig with(ProxyConfig config, int replayBytesMax, int attemptsMax, Duration responseTimeout) {
        return new ProxyConfig(
                replayBytesMax,
                attemptsMax,
                config.connectTimeout(),
                responseTimeout,
                config.idleTimeout(),
                config.idleConnectionsMax(),
                config.callersMax(),
                config.bounds(),
                config.headBytesMax(),
                config.stopTimeout());
    }
}
