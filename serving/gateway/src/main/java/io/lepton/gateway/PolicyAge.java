package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.wire.PolicyDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How old what a gateway knows of the policies is, and which classes of data mind.
 *
 * <p>The policies of the snapshot in force were in force at the control plane when it last confirmed them. A snapshot that
 * supersedes the confirmed one was made later than that, so its policies are no older. One that does not, or that comes
 * from a disk, is of an age that nobody knows: too old for whoever minds, until a control plane confirms it. So a gateway
 * that hears nothing grows stricter, never looser. Ages are differences of one monotonic clock.
 *
 * <p>Owned by the {@link GatewayCore}; the age alone may be read by any thread.
 */
final class PolicyAge {
    /** Older than every bound. */
    static final long UNKNOWN = Long.MAX_VALUE;

    /** That the policies of a place in the order of snapshots were in force at a time. */
    private record Known(String policies, long epoch, long revision, long atNanos) {
        /** Whether a snapshot may be older than what was confirmed. */
        boolean isAfter(FleetSnapshot snapshot) {
            return epoch != snapshot.epoch() ? epoch > snapshot.epoch() : revision > snapshot.revision();
        }
    }

    private final Map<DataClass, Long> boundNanos = new HashMap<>();
    private String policies = "";
    private @Nullable FleetSnapshot inForce;
    private volatile @Nullable Known known;

    /** Takes in the snapshot that is in force from now on. */
    void take(FleetSnapshot next) {
        FleetSnapshot former = inForce;
        inForce = next;
        if (former != null
                && former.policies().equals(next.policies())
                && former.regions().equals(next.regions())
                && former.defaultDataClass().equals(next.defaultDataClass())) {
            return;
        }
        boundNanos.clear();
        for (ResidencyPolicy policy : next.policies()) {
            policy.said().policyAgeMax().ifPresent(max -> boundNanos.put(policy.dataClass(), max.toNanos()));
        }
        policies = PolicyDigest.of(next);
        Known last = known;
        if (last != null && !last.policies().equals(policies)) {
            known = last.isAfter(next) ? null : new Known(policies, next.epoch(), next.revision(), last.atNanos());
        }
    }

    /** Takes in what a control plane said; it says nothing of other policies than those in force here. */
    void confirm(GatewayEvent.PolicyConfirmed said) {
        Known last = known;
        if (said.policies().equals(policies) && (last == null || said.atNanos() - last.atNanos() > 0)) {
            known = new Known(said.policies(), said.epoch(), said.revision(), said.atNanos());
        }
    }

    /** Hot: the age, or {@link #UNKNOWN}. */
    long nanos(long nowNanos) {
        Known last = known;
        return last == null ? UNKNOWN : Math.max(0, nowNanos - last.atNanos());
    }

    /** Hot: whether it is too old for a class of data. */
    boolean isTooOldFor(DataClass dataClass, long nowNanos) {
        if (boundNanos.isEmpty()) {
            return false;
        }
        Long bound = boundNanos.get(dataClass);
        return bound != null && nanos(nowNanos) > bound;
    }

    /** An age as evidence has it. */
    static String millis(long ageNanos) {
        return ageNanos == UNKNOWN
                ? "unknown"
                : Long.toString(Duration.ofNanos(ageNanos).plusNanos(999_999).toMillis());
    }
}
