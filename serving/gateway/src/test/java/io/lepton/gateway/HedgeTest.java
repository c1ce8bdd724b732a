package io.lepton.gateway;

import static io.lepton.gateway.Rig.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.RouteReason;
import io.lepton.gateway.RawServer.Handler;
import io.lepton.wire.Headers;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a gateway on real sockets does with slow places and with what callers say of a request's time and rank. */
class HedgeTest {
    private static final Handler HANGS = _ -> new CountDownLatch(1).await();

    /** A twentieth may be hedged: so many pay for two hedges. */
    private static final int REQUESTS = 40;

    private final Rig rig = Rig.ready();

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void asksASecondPlaceWhenTheFirstHangsAndTakesTheFirstAnswer() throws Exception {
        for (int i = 0; i < REQUESTS; i++) {
            rig.infer("hello");
        }
        rig.first.doing(HANGS);
        // The nodes take turns, so the first is asked within two; twice, if its lost attempt has ended by then.
        for (int i = 0; i < 2; i++) {
            assertThat(rig.infer("hello").body()).isEqualTo("5 bytes");
        }
        List<RequestRecord> hedged = rig.log.records().stream()
                .filter(line -> line.reason().equals(Optional.of(RouteReason.HEDGE)))
                .toList();
        assertThat(hedged).isNotEmpty().allSatisfy(line -> {
            assertThat(line.tried()).hasSize(2);
            assertThat(line.end()).isEqualTo(AttemptOutcome.ANSWERED);
            assertThat(line.predicted()).isPresent();
        });
    }

    @Test
    void saysWhatItPredictedAndWhatItTook() throws Exception {
        HttpResponse<String> answer = rig.infer("hello");
        assertThat(answer.headers().firstValue(Headers.ROUTE_REASON)).contains("local");
        assertThat(answer.headers().firstValue(Headers.PREDICTED_MS).orElseThrow())
                .matches("[0-9]+");
        assertThat(answer.headers().firstValue(Headers.TOOK_MS).orElseThrow()).matches("[0-9]+");
    }

    @Test
    void passesOnTheTimeThatIsLeft() throws Exception {
        AtomicLong seen = new AtomicLong();
        Handler notes = call -> {
            seen.set(Long.parseLong(call.headers().getOrDefault(Headers.DEADLINE_MS, "0")));
            call.answer(200, call.body().length + " bytes");
        };
        rig.first.doing(notes);
        rig.second.doing(notes);
        assertThat(inferWith(Headers.DEADLINE_MS, "60000").statusCode()).isEqualTo(200);
        assertThat(seen.get()).isBetween(1L, 60_000L);
    }

    @Test
    void refusesTimesAndRanksThatMeanNothing() throws Exception {
        for (String millis : List.of("0", "-1", "1.5", "soon")) {
            HttpResponse<String> refused = inferWith(Headers.DEADLINE_MS, millis);
            assertError(refused, 400, "INVALID_REQUEST");
            assertThat(refused.body()).contains(Headers.DEADLINE_MS);
        }
        HttpResponse<String> refused = inferWith(Headers.PRIORITY, "urgent");
        assertError(refused, 400, "INVALID_REQUEST");
        assertThat(refused.body()).contains(Headers.PRIORITY, "urgent");
    }

    private HttpResponse<String> inferWith(String header, String value) throws Exception {
        return rig.send(rig.request(Rig.INFER).header(header, value).POST(BodyPublishers.ofString("hello")));
    }
}
