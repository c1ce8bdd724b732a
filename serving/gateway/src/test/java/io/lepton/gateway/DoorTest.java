package io.lepton.gateway;

import static io.lepton.gateway.Rig.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.TenantId;
import io.lepton.wire.Headers;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who is let in at the gateway's door, and who is shown out for dawdling. */
class DoorTest {
    private static final TenantLimits ONE_AN_HOUR =
            new TenantLimits(OptionalDouble.of(1 / 1_000.0), 1, OptionalInt.empty());
    private static final TenantLimits ONE_AT_ONCE = new TenantLimits(OptionalDouble.empty(), 1, OptionalInt.of(1));
    private static final CallerBounds HASTY = new CallerBounds(8, Duration.ofMillis(300), 1_000_000);

    @Test
    void holdsATenantToItsRate() throws Exception {
        try (Rig rig = limited("reports", ONE_AN_HOUR)) {
            assertThat(inferAs(rig, "reports").statusCode()).isEqualTo(200);
            HttpResponse<String> refused = inferAs(rig, "reports");
            assertError(refused, 429, "RATE_LIMITED");
            assertThat(refused.headers().firstValue("retry-after")).contains("60");
            assertThat(refused.body()).contains("tenant=reports");
            assertThat(inferAs(rig, "shop").statusCode()).isEqualTo(200);
            assertThat(rig.infer("x").statusCode()).isEqualTo(200);
            assertError(inferAs(rig, "No Name"), 400, "INVALID_REQUEST");
        }
    }

    @Test
    void holdsATenantToWhatItHasUnderWayUntilThatIsOver() throws Exception {
        try (Rig rig = limited("reports", ONE_AT_ONCE)) {
            CountDownLatch mayAnswer = new CountDownLatch(1);
            both(rig, call -> {
                byte[] _ = call.body();
                mayAnswer.await();
                call.answer(200, "done");
            });
            var first = rig.client.sendAsync(
                    rig.request(Rig.INFER)
                            .header(Headers.TENANT, "reports")
                            .POST(BodyPublishers.ofString("x"))
                            .build(),
                    BodyHandlers.ofString());
            await().until(() -> rig.first.calls() + rig.second.calls() > 0);
            assertError(inferAs(rig, "reports"), 429, "RATE_LIMITED");
            mayAnswer.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS).body()).isEqualTo("done");
            assertThat(inferAs(rig, "reports").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void showsOutACallerThatDripsItsHead() throws Exception {
        try (Rig rig = Rig.ready(config -> with(config, HASTY));
                RawCaller caller = new RawCaller(rig)) {
            caller.write("POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\n");
            assertThat(caller.head()).contains("HTTP/1.1 408 Request Timeout", "lepton-error-code: REQUEST_TIMEOUT");
        }
    }

    @Test
    void showsOutACallerThatDripsItsBody() throws Exception {
        try (Rig rig = Rig.ready(config -> with(config, HASTY));
                RawCaller caller = new RawCaller(rig)) {
            caller.write("POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\ncontent-length: 1000\r\n\r\nxyz");
            assertThat(caller.head()).contains("HTTP/1.1 408 Request Timeout", "connection: close");
        }
    }

    @Test
    void breaksOffAnAnswerThatNobodyReads() throws Exception {
        try (Rig rig = Rig.ready(config -> with(config, HASTY));
                RawCaller caller = new RawCaller(rig)) {
            CountDownLatch isBroken = new CountDownLatch(1);
            both(rig, call -> {
                try {
                    call.write("HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n");
                    while (true) {
                        call.socket().getOutputStream().write(new byte[1 << 20]);
                    }
                } catch (IOException e) {
                    isBroken.countDown();
                    throw e;
                }
            });
            caller.write("GET /v2/models/digits HTTP/1.1\r\nhost: h\r\n\r\n");
            assertThat(isBroken.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Between two requests a connection may rest for longer than a head may take. */
    @Test
    void bearsACallerThatRests() throws Exception {
        try (Rig rig = Rig.ready(config -> with(config, HASTY));
                RawCaller resting = new RawCaller(rig);
                RawCaller dripping = new RawCaller(rig)) {
            resting.write("GET /v2/health/live HTTP/1.1\r\nhost: h\r\n\r\n");
            assertThat(resting.head()).contains("HTTP/1.1 200 OK");
            resting.text("{\"live\":true}".length());
            dripping.write("GET");
            assertThat(dripping.head()).contains("HTTP/1.1 408 Request Timeout");
            resting.write("GET /v2/health/live HTTP/1.1\r\nhost: h\r\n\r\n");
            assertThat(resting.head()).contains("HTTP/1.1 200 OK");
        }
    }

    @Test
    void turnsAwayMoreCallersFromOneAddressThanItBears() throws Exception {
        try (Rig rig = Rig.ready(config -> with(config, HASTY))) {
            await().until(() -> {
                try (var callers = new Callers(rig, 9)) {
                    return callers.answered() < 9;
                }
            });
            try (RawCaller later = new RawCaller(rig)) {
                await().until(() -> Callers.isAnswered(later));
            }
        }
    }

    /** Connections of one address, all open at once. */
    private record Callers(List<RawCaller> all) implements AutoCloseable {
        Callers(Rig rig, int count) throws IOException {
            this(new ArrayList<>());
            for (int i = 0; i < count; i++) {
                all.add(new RawCaller(rig));
            }
        }

        long answered() {
            return all.stream().filter(Callers::isAnswered).count();
        }

        static boolean isAnswered(RawCaller caller) {
            try {
                caller.write("GET /v2/health/live HTTP/1.1\r\nhost: h\r\n\r\n");
                return caller.head().contains("HTTP/1.1 200 OK");
            } catch (IOException _) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            for (RawCaller caller : all) {
                caller.close();
            }
        }
    }

    private static Rig limited(String tenant, TenantLimits limits) {
        return Rig.ready(
                config -> config,
                new AdmissionConfig(TenantLimits.NONE, Map.of(new TenantId(tenant), limits), Duration.ofMillis(400)));
    }

    private static ProxyConfig with(ProxyConfig config, CallerBounds bounds) {
        return new ProxyConfig(
                config.replayBytesMax(),
                config.attemptsMax(),
                config.connectTimeout(),
                config.responseTimeout(),
                config.idleTimeout(),
                config.idleConnectionsMax(),
                config.callersMax(),
                bounds,
                config.headBytesMax(),
                config.stopTimeout());
    }

    private static void both(Rig rig, RawServer.Handler script) {
        rig.first.doing(script);
        rig.second.doing(script);
    }

    private static HttpResponse<String> inferAs(Rig rig, String tenant) throws IOException, InterruptedException {
        return rig.send(rig.request(Rig.INFER).header(Headers.TENANT, tenant).POST(BodyPublishers.ofString("x")));
    }
}
