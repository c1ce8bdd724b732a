package io.lepton.domain;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * How a new version takes the place of the one that is served.
 *
 * <p>Without {@code surge}, {@code unavailable} and {@code order}, the new version is made ready beside the old one
 * everywhere, and takes over everywhere at once. With any of them, each region goes replica by replica within its limits.
 *
 * @param surge how many replicas of a region there may be more than wanted, while it changes; a share is rounded up
 * @param unavailable how many replicas of a region may be missing while it changes; a share is rounded down
 * @param order the regions that go first, one after the other; the others follow all at once
 * @param failuresMax how many replicas may fail before the rollout is stopped; the first one stops it if absent
 * @param onFailure what happens then; it stops where it is if absent
 * @param approval whether the new version answers only once a person has approved; it does not wait if absent
 * @param deadlineSeconds how long nothing may move before it counts as failed; forever if absent
 */
public record RolloutStrategy(
        Optional<Portion> surge,
        Optional<Portion> unavailable,
        Optional<List<RegionId>> order,
        Optional<Integer> failuresMax,
        Optional<OnFailure> onFailure,
        Optional<Approval> approval,
        Optional<Integer> deadlineSeconds) {
    private static final RolloutStrategy AT_ONCE = new RolloutStrategy(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    private static final Portion ONE = Portion.count(1);
    private static final Portion NONE = Portion.count(0);

    /** What becomes of a rollout that failed. */
    public enum OnFailure {
        /** It stays where it is, until a person says how to go on. */
        STOP,
        /** What was served before takes its place again. */
        ROLLBACK
    }

    /** Whether a person must agree before a version that is ready answers. */
    public enum Approval {
        NOT_REQUIRED,
        REQUIRED
    }

    public RolloutStrategy {
        order = order.map(List::copyOf);
        checkPositive("failuresMax", failuresMax);
        checkPositive("deadlineSeconds", deadlineSeconds);
        order.ifPresent(regions -> {
            if (regions.isEmpty() || new HashSet<>(regions).size() < regions.size()) {
                throw new IllegalArgumentException("must name regions, each once: order=" + regions);
            }
        });
        if (isNone(surge) && unavailable.filter(portion -> portion.value() > 0).isEmpty()) {
            throw new IllegalArgumentException("nothing could move: surge=0, unavailable=0");
        }
    }

    /** Everywhere at once, stopped by the first failure. */
    public static RolloutStrategy atOnce() {
        return AT_ONCE;
    }

    /** Whether each region goes replica by replica, instead of everything at once. */
    public boolean goesByStep() {
        return surge.isPresent() || unavailable.isPresent() || order.isPresent();
    }

    /**
     * How many replicas of a region there may be more than wanted; at least one where none may be missing, lest nothing
     * could move.
     */
    public int surgeOf(int replicas) {
        boolean mayMiss = unavailable.filter(portion -> portion.value() > 0).isPresent();
        int extra = surge.orElse(mayMiss ? NONE : ONE).roundedUp(replicas);
        return unavailableOf(replicas) == 0 ? Math.max(1, extra) : extra;
    }

    /** How many replicas of a region may be missing. */
    public int unavailableOf(int replicas) {
        return Math.min(unavailable.orElse(NONE).roundedDown(replicas), replicas);
    }

    private static boolean isNone(Optional<Portion> portion) {
        return portion.filter(given -> given.value() == 0).isPresent();
    }

    private static void checkPositive(String field, Optional<Integer> value) {
        if (value.isPresent() && value.get() < 1) {
            throw new IllegalArgumentException("must be positive: " + field + "=" + value.get());
        }
    }
}
