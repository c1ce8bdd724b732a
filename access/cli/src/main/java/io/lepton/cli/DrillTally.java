package io.lepton.cli;

import io.lepton.domain.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the requests of a residency drill, phase by phase. Guarded by its own lock. */
final class DrillTally {
    private static final int LEAKS_SHOWN_MAX = 20;

    /**
     * One phase.
     *
     * @param name what had happened before it
     * @param answered by regions that the policy permits
     * @param refused by gateways, with a code that says why
     * @param failed neither answered nor refused
     * @param leaked answered by a region that the policy forbids, or that nobody tells
     * @param codes how often each code was the answer
     */
    record Phase(String name, long answered, long refused, long failed, long leaked, Map<String, Long> codes) {}

    private static final class Counts {
        private final String name;
        private final Map<String, Long> codes = new TreeMap<>();
        private long answered;
        private long refused;
        private long failed;
        private long leaked;

        Counts(String name) {
            this.name = name;
        }

        Phase phase() {
            return new Phase(name, answered, refused, failed, leaked, new TreeMap<>(codes));
        }
    }

    private final List<Counts> phases = new ArrayList<>();
    private final List<String> leaks = new ArrayList<>();

    /** Begins a phase: requests that are sent from now on are counted in it. */
    synchronized void begin(String name) {
        phases.add(new Counts(name));
    }

    /** The number of the phase that a request which is sent now belongs to. */
    synchronized int now() {
        return phases.size() - 1;
    }

    synchronized void answered(int phase) {
        phases.get(phase).answered++;
    }

    synchronized void refused(int phase, String code) {
        phases.get(phase).refused++;
        phases.get(phase).codes.merge(code, 1L, Long::sum);
    }

    synchronized void failed(int phase, String code) {
        phases.get(phase).failed++;
        phases.get(phase).codes.merge(code, 1L, Long::sum);
    }

    /** Notes an answer from where there must be none; {@code where} is the region that the evidence tells. */
    synchronized void leaked(int phase, RegionId entry, String where, String requestId) {
        phases.get(phase).leaked++;
        if (leaks.size() < LEAKS_SHOWN_MAX) {
            leaks.add("asked at " + entry + ", answered in " + where + ", request " + requestId);
        }
    }

    synchronized List<Phase> phases() {
        return phases.stream().map(Counts::phase).toList();
    }

    /** The first leaks, for whoever must find out. */
    synchronized List<String> leaks() {
        return List.copyOf(leaks);
    }
}
