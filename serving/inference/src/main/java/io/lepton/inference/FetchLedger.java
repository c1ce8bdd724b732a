package io.lepton.inference;

import io.lepton.domain.ArtifactId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Knows which artifacts the node holds and which are on their way: at most one fetch of each.
 *
 * <p>After a failure an artifact rests, twice as long each time; the delay is bounded, the tries are not, because an
 * artifact that is assigned stays wanted however long the control plane is away. Confined to the core's thread.
 */
final class FetchLedger {
    static final Duration REST_FIRST = Duration.ofMillis(250);
    static final Duration REST_MAX = Duration.ofSeconds(8);

    private static final int DOUBLINGS_MAX = 5;

    private final Set<ArtifactId> held = new HashSet<>();
    private final Set<ArtifactId> underWay = new HashSet<>();
    /** Failures in a row, for artifacts whose last fetch failed. */
    private final Map<ArtifactId, Integer> failures = new HashMap<>();

    boolean holds(ArtifactId artifact) {
        return held.contains(artifact);
    }

    boolean isUnderWay(ArtifactId artifact) {
        return underWay.contains(artifact);
    }

    /** Claims the one fetch of an artifact; false if it is held, under way or resting. */
    boolean begin(ArtifactId artifact) {
        return !held.contains(artifact) && !failures.containsKey(artifact) && underWay.add(artifact);
    }

    void succeed(ArtifactId artifact) {
        underWay.remove(artifact);
        failures.remove(artifact);
        held.add(artifact);
    }

    /** Notes a failure and tells how long to rest; the artifact can be claimed again by {@link #resume}. */
    Duration fail(ArtifactId artifact) {
        underWay.remove(artifact);
        int count = failures.merge(artifact, 1, Integer::sum);
        Duration rest = REST_FIRST.multipliedBy(1L << Math.min(count - 1, DOUBLINGS_MAX));
        return rest.compareTo(REST_MAX) < 0 ? rest : REST_MAX;
    }

    /** Claims the fetch of an artifact whose rest is over; false if it is not resting. */
    boolean resume(ArtifactId artifact) {
        return failures.containsKey(artifact) && underWay.add(artifact);
    }

    /** Forgets an artifact that is not held and that nobody wants any more. */
    void forget(ArtifactId artifact) {
        underWay.remove(artifact);
        failures.remove(artifact);
    }
}
