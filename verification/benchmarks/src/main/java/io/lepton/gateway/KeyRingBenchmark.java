package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.InferenceKey;
import io.lepton.domain.RegionId;
import io.lepton.domain.TenantId;
import io.lepton.governance.KeyText;
import io.lepton.wire.Headers;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs a gateway to judge the key of one request, of 10,000 that it knows. A forwarded request is judged twice: at the door,
 * and where its model is known.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(1)
public class KeyRingBenchmark {
    private static final int KEYS = 10_000;
    private static final RegionId SELF = new RegionId("oslo");
    private static final long NOW_MILLIS = 1_800_000_000_000L;

    private final List<HttpHeaders> good = new ArrayList<>();
    private HttpHeaders wrong = new DefaultHttpHeaders();
    private KeyRing ring = KeyRing.OPEN;
    private int turn;

    /** Makes the keys, and requests that show them in turn. */
    @Setup
    public void begin() {
        Random random = new Random(1);
        List<InferenceKey> keys = new ArrayList<>();
        byte[] secret = new byte[KeyText.SECRET_BYTES];
        for (int i = 0; i < KEYS; i++) {
            random.nextBytes(secret);
            KeyText key = KeyText.of("key%09d".formatted(i), secret);
            keys.add(new InferenceKey(
                    key.id(),
                    key.sha256(),
                    new TenantId("tenant-" + i % 100),
                    Instant.ofEpochMilli(2 * NOW_MILLIS),
                    List.of(),
                    Optional.empty()));
            good.add(headers(key));
        }
        random.nextBytes(secret);
        wrong = headers(KeyText.of("key000000007", secret));
        ring = KeyRing.OPEN.next(new FleetSnapshot(
                1,
                1,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new DataClass("public"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(keys)));
    }

    private static HttpHeaders headers(KeyText key) {
        return new DefaultHttpHeaders()
                .add("host", "gateway.example.com")
                .add("content-type", "application/json")
                .add(Headers.AUTHORIZATION, "Bearer " + key.reveal());
    }

    /** A key that opens the gateway. */
    @Benchmark
    public Object good() {
        turn = (turn + 1) % KEYS;
        return ring.judge(good.get(turn), SELF, false, NOW_MILLIS);
    }

    /** A key with the id of one that is known, and another secret. */
    @Benchmark
    public Object wrong() {
        return ring.judge(wrong, SELF, false, NOW_MILLIS);
    }
}
