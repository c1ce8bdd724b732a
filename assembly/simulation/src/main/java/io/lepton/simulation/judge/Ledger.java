package io.lepton.simulation.judge;

import io.lepton.domain.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one person has wished, in order, and what of it was acknowledged; holds the store to it.
 *
 * <p>The store may hold the last acknowledged wish or any later one, whose acknowledgement was lost or is under way; never
 * an earlier one, and never one that an earlier look has seen replaced.
 */
final class Ledger {
    private static final int NONE = -1;

    private final List<Deployment> wishes = new ArrayList<>();
    private int acknowledged = NONE;
    private int seen = NONE;

    void wished(Deployment deployment) {
        wishes.add(deployment);
    }

    void acknowledged(Deployment deployment) {
        acknowledged = Math.max(acknowledged, wishes.indexOf(deployment));
    }

    int acknowledgedCount() {
        return acknowledged + 1;
    }

    /** What is wrong with the deployments that the store holds; empty if nothing is. */
    Optional<String> objection(List<Deployment> stored) {
        if (wishes.isEmpty()) {
            return Optional.empty();
        }
        int found = stored.stream()
                .filter(deployment ->
                        deployment.model().equals(wishes.getFirst().model()))
                .mapToInt(wishes::indexOf)
                .findFirst()
                .orElse(NONE);
        int least = Math.max(acknowledged, seen);
        seen = Math.max(seen, found);
        return found >= least
                ? Optional.empty()
                : Optional.of("the store lost or undid an acknowledged change: stored wish=" + found + ", acknowledged="
                        + acknowledged + ", seen=" + least);
    }
}
