package io.lepton.gateway;

import io.lepton.domain.Region;
import java.time.Duration;

/**
 * What a gateway aims at when it chooses among places, and what it spends on it.
 *
 * @param goal the time in which a request should be answered
 * @param stayShare a local node that needs no more than this share of the goal is taken without a look elsewhere
 * @param tailFactor how much slower than on average a service is reckoned when regions are compared, at least 1: service
 *     times scatter and distances do not, so that a slow place nearby misses the goal more often than its mean tells
 * @param spill what leaving the region costs by itself, in time
 * @param perPrice what each unit of currency per node hour costs that a region is dearer, in time
 * @param perCarbonGram what each gram of CO2 per kilowatt-hour costs that a region emits more, in time
 * @param bytesPerSecond what the way between two regions carries, positive
 * @param retryShare retries for each regular request; those whose first place is dead do not count
 * @param hedgeShare hedges for each regular request, 0 for none
 * @param hedgeMin no request is hedged sooner
 */
public record RoutingConfig(
        Duration goal,
        double stayShare,
        double tailFactor,
        Duration spill,
        Duration perPrice,
        Duration perCarbonGram,
        long bytesPerSecond,
        double retryShare,
        double hedgeShare,
        Duration hedgeMin) {
    public RoutingConfig {
        if (!goal.isPositive()) {
            throw new IllegalArgumentException("must be positive: goal=" + goal);
        }
        if (bytesPerSecond <= 0) {
            throw new IllegalArgumentException("must be positive: bytesPerSecond=" + bytesPerSecond);
        }
        if (!(tailFactor >= 1 && tailFactor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("must be a finite number, at least 1: tailFactor=" + tailFactor);
        }
        checkShare("stayShare", stayShare);
        checkShare("retryShare", retryShare);
        checkShare("hedgeShare", hedgeShare);
        checkNotNegative("spill", spill);
        checkNotNegative("perPrice", perPrice);
        checkNotNegative("perCarbonGram", perCarbonGram);
        checkNotNegative("hedgeMin", hedgeMin);
    }

    /** An answer within 400 ms; a region that costs a unit more per node hour is 20 ms farther; 10 % retries, 5 % hedges. */
    public static RoutingConfig defaults() {
        return new RoutingConfig(
                Duration.ofMillis(400),
                0.45,
                2,
                Duration.ofMillis(10),
                Duration.ofMillis(20),
                Duration.ofNanos(10_000),
                50_000_000,
                0.1,
                0.05,
                Duration.ofMillis(150));
    }

    /** The same with another goal. */
    public RoutingConfig withGoal(Duration other) {
        return new RoutingConfig(
                other,
                stayShare,
                tailFactor,
                spill,
                perPrice,
                perCarbonGram,
                bytesPerSecond,
                retryShare,
                hedgeShare,
                hedgeMin);
    }

    /** The same with other hedging. */
    public RoutingConfig withHedgeShare(double share) {
        return new RoutingConfig(
                goal,
                stayShare,
                tailFactor,
                spill,
                perPrice,
                perCarbonGram,
                bytesPerSecond,
                retryShare,
                share,
                hedgeMin);
    }

    /** What going from one region to another costs apart from the way, in nanoseconds. */
    long detourNanos(Region from, Region to) {
        double dearer = Math.max(0, to.costPerNodeHour() - from.costPerNodeHour());
        double dirtier = Math.max(0, to.carbonGramsPerKwh() - from.carbonGramsPerKwh());
        return Math.round(spill.toNanos() + perPrice.toNanos() * dearer + perCarbonGram.toNanos() * dirtier);
    }

    private static void checkShare(String field, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("outside [0, 1]: " + field + "=" + share);
        }
    }

    private static void checkNotNegative(String field, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("must not be negative: " + field + "=" + duration);
        }
    }
}
