package io.lepton.simulation.contest;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A routing policy that can be compared with others: Lepton's own, and what else the field uses. */
public enum RoutingPolicy {
    LEPTON("lepton", "Lepton's core, with hedging"),
    LEPTON_UNHEDGED("lepton-unhedged", "Lepton's core, without hedging"),
    NEAREST("nearest", "a random node of the nearest region that lives"),
    ROUND_ROBIN("round-robin", "every node of every region in its turn"),
    LEAST_REQUESTS("least-requests", "least requests of two nodes, over all regions"),
    PEAK_EWMA("peak-ewma", "Finagle's peak EWMA of two nodes, over all regions"),
    PRIORITY_FAILOVER(
            "priority-failover", "Envoy's priorities: the nearest healthy region, least requests of two in it"),
    LOAD_AWARE_LOCALITY("load-aware-locality", "Envoy's load-aware locality weights, least requests of two within"),
    PREQUAL("prequal", "Prequal, over all regions");

    private final String word;
    private final String meaning;

    RoutingPolicy(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    /** The word that names it in options and reports. */
    public String word() {
        return word;
    }

    /** What it does, in half a sentence. */
    public String meaning() {
        return meaning;
    }

    /**
     * The policy of that word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static RoutingPolicy of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such policy: policy=" + word + ", known="
                        + Arrays.stream(values()).map(RoutingPolicy::word).collect(Collectors.joining(", "))));
    }
}
