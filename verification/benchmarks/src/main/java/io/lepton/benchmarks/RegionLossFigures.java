package io.lepton.benchmarks;

import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.RegionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What callers saw while one region was lost.
 *
 * @param region the region that was killed and restored
 * @param requests all of them
 * @param answered those that got a prediction
 * @param refusedByPolicy those that only the lost region may answer, refused while it was gone or coming back
 * @param failedEarly other failures of requests that were under way at the kill or due less than 500 ms after it
 * @param failedLate other failures
 * @param breaches answers from a region that the request's policy forbids
 * @param lateCodes the codes of the late failures, with their counts
 * @param p50Millis the median time to an answer, milliseconds
 * @param p99Millis its 99th percentile
 * @param worstMillis the longest time to an answer
 */
public record RegionLossFigures(
        RegionId region,
        int requests,
        int answered,
        int refusedByPolicy,
        int failedEarly,
        int failedLate,
        int breaches,
        Map<ErrorCode, Integer> lateCodes,
        long p50Millis,
        long p99Millis,
        long worstMillis) {
    private static final Duration EARLY = Duration.ofMillis(500);

    /** A region that is back must fetch, load and warm its models before it may answer for them again. */
    private static final Duration WARMING_MAX = Duration.ofSeconds(3);

    public RegionLossFigures {
        lateCodes = Map.copyOf(lateCodes);
    }

    static RegionLossFigures of(
            RegionId region,
            List<Shot> shots,
            Map<Optional<DataClass>, Set<RegionId>> permitted,
            long killedNanos,
            long restoredNanos) {
        int answered = 0;
        int refusedByPolicy = 0;
        int failedEarly = 0;
        int breaches = 0;
        Map<ErrorCode, Integer> lateCodes = new TreeMap<>();
        for (Shot shot : shots) {
            Set<RegionId> allowed = permitted.getOrDefault(shot.dataClass(), Set.of());
            if (shot.answeredBy().isPresent()) {
                answered++;
                breaches += allowed.contains(shot.answeredBy().get()) ? 0 : 1;
            } else if (isLawful(shot, allowed, region, killedNanos, restoredNanos)) {
                refusedByPolicy++;
            } else if (isEarly(shot, killedNanos)) {
                failedEarly++;
            } else {
                lateCodes.merge(shot.refusal().orElse(ErrorCode.INTERNAL), 1, Integer::sum);
            }
        }
        int failedLate = lateCodes.values().stream().mapToInt(Integer::intValue).sum();
        long[] millis = answerMillis(shots);
        return new RegionLossFigures(
                region,
                shots.size(),
                answered,
                refusedByPolicy,
                failedEarly,
                failedLate,
                breaches,
                lateCodes,
                quantile(millis, 0.5),
                quantile(millis, 0.99),
                quantile(millis, 1));
    }

    /** Under way when the region was killed, or due in the time that is granted to notice it. */
    private static boolean isEarly(Shot shot, long killedNanos) {
        return shot.sentNanos() < killedNanos + EARLY.toNanos() && shot.sentNanos() + shot.tookNanos() >= killedNanos;
    }

    /** A refusal for want of the one region that may answer, between its loss and its return. */
    private static boolean isLawful(
            Shot shot, Set<RegionId> allowed, RegionId lost, long killedNanos, long restoredNanos) {
        boolean isForWantOfIt = shot.refusal()
                .filter(code -> code == ErrorCode.NO_REGION_ALIVE || code == ErrorCode.MODEL_NOT_READY)
                .isPresent();
        return isForWantOfIt
                && allowed.equals(Set.of(lost))
                && shot.sentNanos() + shot.tookNanos() >= killedNanos
                && shot.sentNanos() < restoredNanos + WARMING_MAX.toNanos();
    }

    private static long[] answerMillis(List<Shot> shots) {
        return shots.stream()
                .filter(shot -> shot.answeredBy().isPresent())
                .mapToLong(shot -> Duration.ofNanos(shot.tookNanos()).toMillis())
                .sorted()
                .toArray();
    }

    private static long quantile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))];
    }

    @Override
    public String toString() {
        return ("%s lost: %d requests, %d answered, %d refused by policy, %d failed in the first 500 ms, %d failed later %s,"
                        + " %d policy breaches; ms to an answer: median %d, p99 %d, worst %d")
                .formatted(
                        region,
                        requests,
                        answered,
                        refusedByPolicy,
                        failedEarly,
                        failedLate,
                        lateCodes,
                        breaches,
                        p50Millis,
                        p99Millis,
                        worstMillis);
    }
}
