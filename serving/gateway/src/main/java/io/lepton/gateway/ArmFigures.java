package io.lepton.gateway;

import io.lepton.domain.Arm;
import io.lepton.domain.LatencyBuckets;
import io.lepton.wire.ArmReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What has come of the requests that reached a gateway, by arm, since it started. Safe for any thread; counting takes no
 * lock.
 *
 * <p>Bounded: arms beyond {@value #ARMS_MAX} are not counted, and further error codes of an arm count as one.
 */
final class ArmFigures {
    static final int ARMS_MAX = 512;

    private static final int CODES_MAX = 24;
    private static final int CODE_CHARACTERS_MAX = 64;
    private static final String OTHER = "OTHER";
    private static final int FIRST_ERROR_STATUS = 400;
    private static final long NANOS_PER_MICRO = 1_000;

    private final Map<Arm, Counts> counts = new ConcurrentHashMap<>();

    /** The error that an answer counts as, if it is one: the code that it names, else its status. */
    static Optional<String> error(int status, Optional<String> code) {
        if (status >= FIRST_ERROR_STATUS || status == 0) {
            return Optional.of(code.filter(ArmFigures::isCode).orElse("HTTP_" + status));
        }
        return Optional.empty();
    }

    /** Whether a word that a place sent may stand in metrics as it is. */
    private static boolean isCode(String word) {
        return word.length() <= CODE_CHARACTERS_MAX
                && word.chars().allMatch(letter -> letter == '_' || (letter >= 'A' && letter <= 'Z'));
    }

    /** Hot: a request has its answer. */
    void ended(Arm arm, Optional<String> error, long nanos) {
        of(arm).ifPresent(each -> {
            each.requests.increment();
            each.micros.add(nanos / NANOS_PER_MICRO);
            each.buckets.incrementAndGet(LatencyBuckets.of(nanos));
            error.ifPresent(each::fail);
        });
    }

    /** A caller left without one. */
    void cancelled(Arm arm) {
        of(arm).ifPresent(each -> each.cancelled.increment());
    }

    /** A copy was not sent. */
    void dropped(Arm arm) {
        of(arm).ifPresent(each -> each.dropped.increment());
    }

    /** Everything counted so far, by version and role. */
    List<ArmReport> reports() {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(Arm::version).thenComparing(Arm::role)))
                .map(entry -> entry.getValue().report(entry.getKey()))
                .toList();
    }

    private Optional<Counts> of(Arm arm) {
        Counts known = counts.get(arm);
        if (known != null) {
            return Optional.of(known);
        }
        return counts.size() < ARMS_MAX
                ? Optional.of(counts.computeIfAbsent(arm, _ -> new Counts()))
                : Optional.empty();
    }

    /** One arm's counts. */
    private static final class Counts {
        private final LongAdder requests = new LongAdder();
        private final LongAdder cancelled = new LongAdder();
        private final LongAdder dropped = new LongAdder();
        private final LongAdder micros = new LongAdder();
        private final AtomicLongArray buckets = new AtomicLongArray(LatencyBuckets.COUNT);
        private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();

        private void fail(String code) {
            String counted = errors.size() < CODES_MAX || errors.containsKey(code) ? code : OTHER;
            errors.computeIfAbsent(counted, _ -> new LongAdder()).increment();
        }

        private ArmReport report(Arm arm) {
            Map<String, Long> byCode = new TreeMap<>();
            errors.forEach((code, count) -> byCode.put(code, count.sum()));
            List<Long> latencies = new ArrayList<>();
            for (int i = 0; i < LatencyBuckets.COUNT; i++) {
                latencies.add(buckets.get(i));
            }
            while (!latencies.isEmpty() && latencies.getLast() == 0) {
                latencies.removeLast();
            }
            return new ArmReport(arm, requests.sum(), cancelled.sum(), byCode, latencies, micros.sum(), dropped.sum());
        }
    }
}
