package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.InferenceKey;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import io.lepton.domain.TenantId;
import io.lepton.governance.KeyText;
import io.lepton.wire.Headers;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
 * What it costs a gateway to judge the key of one request, of 10,000 that it knows. A request is judged twice: at the door, and where
 * its model is known; {@link #request} is all that is asked of one.
 *
 * <p>The wrong ones differ from a right key in their first letter, in their last, and in their id: how long a refusal takes must not
 * tell how much of a guess is right. That an id is known is no secret.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(1)
public class KeyRingBenchmark {
    private static final int KEYS = 10_000;
    private static final int SECRET_CHARACTERS = 43;
    private static final int ROUNDS = 8;
    private static final int CALLS = 200_000;
    private static final RegionId SELF = new RegionId("oslo");
    private static final long NOW_MILLIS = 1_800_000_000_000L;

    private final List<HttpHeaders> good = new ArrayList<>();
    private HttpHeaders wrongAtFirst = new DefaultHttpHeaders();
    private HttpHeaders wrongAtLast = new DefaultHttpHeaders();
    private HttpHeaders unknown = new DefaultHttpHeaders();
    private final PeerRules peers = new PeerRules(true);
    private final ModelName model = new ModelName("fraud");
    private KeyRing ring = KeyRing.OPEN;
    private int turn;

    /** Tells the CPU time of each on this thread: on a machine that others use too, the only figure that means something. */
    public static void main(String[] args) {
        var benchmark = new KeyRingBenchmark();
        benchmark.begin();
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("request", benchmark::request);
        all.put("good", benchmark::good);
        all.put("wrongAtFirst", benchmark::wrongAtFirst);
        all.put("wrongAtLast", benchmark::wrongAtLast);
        all.put("unknown", benchmark::unknown);
        for (int round = 0; round < ROUNDS; round++) {
            var line = new StringBuilder();
            all.forEach((name, call) ->
                    line.append(name).append(' ').append(cpuNanos(call)).append("  "));
            System.out.println(line.toString().strip());
        }
    }

    private static long cpuNanos(Supplier<Object> call) {
        var thread = ManagementFactory.getThreadMXBean();
        long began = thread.getCurrentThreadCpuTime();
        Object last = "";
        for (int i = 0; i < CALLS; i++) {
            last = call.get();
        }
        long nanos = (thread.getCurrentThreadCpuTime() - began) / CALLS;
        // Used, so that no compiler leaves the calls out.
        return last.hashCode() == Integer.MIN_VALUE ? -1 : nanos;
    }

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
            good.add(headers("Bearer " + key.reveal()));
        }
        String known = String.valueOf(good.get(7).get(Headers.AUTHORIZATION));
        int from = known.length() - SECRET_CHARACTERS;
        wrongAtFirst = headers(known.substring(0, from) + other(known.charAt(from)) + known.substring(from + 1));
        int last = known.length() - 1;
        wrongAtLast = headers(known.substring(0, last) + other(known.charAt(last)) + known.substring(last + 1));
        unknown = headers(known.replace("key000000007", "key999999999"));
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

    private static char other(char letter) {
        return letter == 'A' ? 'B' : 'A';
    }

    private static HttpHeaders headers(String authorization) {
        return FlatHeaders.checked()
                .newHeaders()
                .add("host", "gateway.example.com")
                .add("content-type", "application/json")
                .add(Headers.AUTHORIZATION, authorization);
    }

    /** A key that opens the gateway. */
    @Benchmark
    public Object good() {
        turn = (turn + 1) % KEYS;
        return ring.judge(good.get(turn), SELF, false, NOW_MILLIS);
    }

    /** All that is asked of a request with a key: whether a peer speaks, its key at the door, its key and model before it goes on. */
    @Benchmark
    public Object request() {
        turn = (turn + 1) % KEYS;
        HttpHeaders headers = good.get(turn);
        var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v2/models/fraud/infer", headers);
        Optional<Route.Refuse> refused = peers.refusal(head, Optional.empty())
                .or(() -> ring.judge(headers, SELF, false, NOW_MILLIS).refusal());
        Pass pass = ring.judge(headers, SELF, false, NOW_MILLIS);
        return refused.or(() -> pass.refusalOf(model));
    }

    /** A guess whose first letter is wrong. */
    @Benchmark
    public Object wrongAtFirst() {
        return ring.judge(wrongAtFirst, SELF, false, NOW_MILLIS);
    }

    /** A guess of which all but the last letters are right. */
    @Benchmark
    public Object wrongAtLast() {
        return ring.judge(wrongAtLast, SELF, false, NOW_MILLIS);
    }

    /** A key whose id nobody has. */
    @Benchmark
    public Object unknown() {
        return ring.judge(unknown, SELF, false, NOW_MILLIS);
    }
}
