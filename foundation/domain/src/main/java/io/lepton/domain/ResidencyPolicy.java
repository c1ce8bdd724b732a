package io.lepton.domain;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Says where data of one class may be processed.
 *
 * @param dataClass the class it governs; a fleet has exactly one policy for each class
 * @param scope the places that are allowed
 * @param terms what else it says; absent where it says nothing else
 */
public record ResidencyPolicy(DataClass dataClass, Scope scope, Optional<PolicyTerms> terms) {
    public ResidencyPolicy {
        terms = terms.filter(said -> !said.equals(PolicyTerms.NONE));
        if (scope instanceof Anywhere && terms.filter(PolicyTerms::hasTransfers).isPresent()) {
            throw new IllegalArgumentException(
                    "a policy that allows every region needs no transfers: dataClass=" + dataClass);
        }
    }

    /** A policy that says nothing but where. */
    public ResidencyPolicy(DataClass dataClass, Scope scope) {
        this(dataClass, scope, Optional.empty());
    }

    /** The places that a policy allows. */
    public sealed interface Scope {}

    /** Every region. */
    public record Anywhere() implements Scope {}

    /** The regions under one of these jurisdictions; at least one. */
    public record Within(Set<Jurisdiction> jurisdictions) implements Scope {
        public Within {
            jurisdictions = sorted("jurisdictions", jurisdictions);
        }
    }

    /** These regions alone; at least one. */
    public record Exactly(Set<RegionId> regions) implements Scope {
        public Exactly {
            regions = sorted("regions", regions);
        }
    }

    /** What it says beside where; nothing, where that is all. */
    public PolicyTerms said() {
        return terms.orElse(PolicyTerms.NONE);
    }

    private static <T extends Comparable<T>> SortedSet<T> sorted(String field, Set<T> members) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException(
                    "a policy that allows nothing would refuse everything: " + field + " is empty");
        }
        return Collections.unmodifiableSortedSet(new TreeSet<>(members));
    }
}
