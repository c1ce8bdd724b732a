package io.lepton.control;

import java.time.Duration;
import java.util.Optional;

/**
 * How patient the control plane is, and how much it holds.
 *
 * @param aliveMax how long after its last report a node counts as alive
 * @param graceMax how long after its last report a node keeps what it was assigned, although others could take over
 * @param modelsMax how many models there may be
 * @param versionsMax how many versions a model may have
 * @param nodesMax how many nodes may join
 * @param drainMin how long a replica that is given up still gets what gateways have sent already
 * @param drainMax how long it waits for gateways that do not say that they know
 * @param gatherMax how long a reign that succeeds another waits for the fleet to say what it holds, before it decides
 * @param inference whom gateways answer
 */
public record CoreConfig(
        Duration aliveMax,
        Duration graceMax,
        int modelsMax,
        int versionsMax,
        int nodesMax,
        Duration drainMin,
        Duration drainMax,
        Duration gatherMax,
        Inference inference) {
    /** Whom gateways answer. */
    public sealed interface Inference {}

    /** Whoever asks. */
    public record Open() implements Inference {}

    /**
     * Whoever shows a key whose account may ask.
     *
     * @param owner the SHA-256 of the key of whoever owns the control plane's machine, which opens every gateway too
     */
    public record Keys(Optional<String> owner) implements Inference {}

    private static final Duration DRAIN_MIN = Duration.ofMillis(200);
    private static final Duration DRAIN_MAX = Duration.ofSeconds(5);

    private static final CoreConfig DEFAULTS =
            new CoreConfig(Duration.ofSeconds(3), Duration.ofSeconds(5), 10_000, 10_000, 10_000);

    /** A configuration that is as patient with gateways as usual, and waits for no fleet to gather. */
    public CoreConfig(Duration aliveMax, Duration graceMax, int modelsMax, int versionsMax, int nodesMax) {
        this(aliveMax, graceMax, modelsMax, versionsMax, nodesMax, DRAIN_MIN, DRAIN_MAX, Duration.ZERO, new Open());
    }

    public CoreConfig {
        if (!aliveMax.isPositive()) {
            throw new IllegalArgumentException("must be positive: aliveMax=" + aliveMax);
        }
        if (graceMax.compareTo(aliveMax) < 0) {
            throw new IllegalArgumentException("less than aliveMax: graceMax=" + graceMax);
        }
        if (drainMin.isNegative() || drainMax.compareTo(drainMin) < 0) {
            throw new IllegalArgumentException(
                    "not 0 <= drainMin <= drainMax: drainMin=" + drainMin + ", drainMax=" + drainMax);
        }
        if (gatherMax.isNegative()) {
            throw new IllegalArgumentException("must be at least 0: gatherMax=" + gatherMax);
        }
        checkPositive("modelsMax", modelsMax);
        checkPositive("versionsMax", versionsMax);
        checkPositive("nodesMax", nodesMax);
    }

    /** The same for a fleet that outlives its control plane. */
    public CoreConfig withGathering(Duration max) {
        return new CoreConfig(aliveMax, graceMax, modelsMax, versionsMax, nodesMax, drainMin, drainMax, max, inference);
    }

    /** The same for a fleet whose gateways answer others. */
    public CoreConfig withInference(Inference whom) {
        return new CoreConfig(
                aliveMax, graceMax, modelsMax, versionsMax, nodesMax, drainMin, drainMax, gatherMax, whom);
    }

    public static CoreConfig defaults() {
        return DEFAULTS;
    }

    private static void checkPositive(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("must be positive: " + field + "=" + value);
        }
    }
}
