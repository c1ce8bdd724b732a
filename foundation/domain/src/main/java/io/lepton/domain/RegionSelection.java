package io.lepton.domain;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Says in which regions something is wanted. */
public sealed interface RegionSelection {
    /** Tells whether the selection takes in a region. */
    boolean includes(RegionId region);

    /** The regions of either. */
    default RegionSelection or(RegionSelection other) {
        if (this instanceof Only(var mine) && other instanceof Only(var theirs)) {
            Set<RegionId> both = new TreeSet<>(mine);
            both.addAll(theirs);
            return new Only(both);
        }
        return new All();
    }

    /** Every region of the fleet, those that join later too. */
    record All() implements RegionSelection {
        @Override
        public boolean includes(RegionId region) {
            return true;
        }

        @Override
        public String toString() {
            return "all";
        }
    }

    /** The named regions; at least one. */
    record Only(Set<RegionId> regions) implements RegionSelection {
        public Only {
            if (regions.isEmpty()) {
                throw new IllegalArgumentException("a selection names at least one region");
            }
            regions = Collections.unmodifiableSortedSet(new TreeSet<>(regions));
        }

        @Override
        public boolean includes(RegionId region) {
            return regions.contains(region);
        }

        @Override
        public String toString() {
            return String.join(",", regions.stream().map(RegionId::value).toList());
        }
    }
}
