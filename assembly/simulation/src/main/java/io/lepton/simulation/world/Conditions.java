package io.lepton.simulation.world;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.RegionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is wrong in a world apart from its network: it outlives processes. Changed by {@link Hands}, read by shells. */
final class Conditions {
    /** Stands for all control planes. */
    static final String CONTROL = "control";

    private final Map<RegionId, Double> slowness = new HashMap<>();
    private final Map<RegionId, Ailment> ailments = new HashMap<>();
    private final Set<ArtifactId> unloadable = new HashSet<>();
    private final Set<String> newer = new HashSet<>();
    private boolean isLiteral;
    private boolean isCorrupting;
    private boolean isFull;
    private int callerRetries;

    double slowness(RegionId region) {
        return slowness.getOrDefault(region, 1.0);
    }

    void slowDown(RegionId region, double factor) {
        slowness.put(region, factor);
    }

    Ailment ailment(RegionId region) {
        return ailments.getOrDefault(region, Ailment.NONE);
    }

    void ail(RegionId region, Ailment ailment) {
        ailments.put(region, ailment);
    }

    /** Whether a file makes no model, whatever its signature says. */
    boolean isUnloadable(ArtifactId artifact) {
        return unloadable.contains(artifact);
    }

    void makeUnloadable(ArtifactId artifact) {
        unloadable.add(artifact);
    }

    /** Whether what control planes send is written, signed, read and kept as in production. */
    boolean isLiteral() {
        return isLiteral;
    }

    void setLiteral() {
        isLiteral = true;
    }

    /** Whether a process runs a newer program, by its name. */
    boolean isNewer(String process) {
        return newer.contains(process);
    }

    /** Whether control planes do. */
    boolean isControlNewer() {
        return isNewer(CONTROL);
    }

    /** Says what a process runs from its next start. */
    void setNewer(String process, boolean isNewer) {
        if (isNewer) {
            newer.add(process);
        } else {
            newer.remove(process);
        }
    }

    /** Whether files arrive with wrong bytes. */
    boolean isCorrupting() {
        return isCorrupting;
    }

    void setCorrupting(boolean corrupting) {
        isCorrupting = corrupting;
    }

    /** Whether no disk has room left. */
    boolean isFull() {
        return isFull;
    }

    void setFull(boolean full) {
        isFull = full;
    }

    /** How often callers ask again, at once, when they are told of a failure. */
    int callerRetries() {
        return callerRetries;
    }

    void setCallerRetries(int retries) {
        callerRetries = retries;
    }

    /** Ends all of it but for files that make no model, and what was decided about programs. */
    void heal() {
        slowness.clear();
        ailments.clear();
        isCorrupting = false;
        isFull = false;
        callerRetries = 0;
    }
}
