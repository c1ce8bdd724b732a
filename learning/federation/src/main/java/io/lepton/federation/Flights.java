package io.lepton.federation;

import io.lepton.federation.Message.CodedUpdate;
import io.lepton.federation.Message.RoundStart;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is under way when a round of a buffered strategy ends, and goes on into the next.
 *
 * @param asked who has not answered yet, and what was asked
 * @param arrived what came too late for the round: it counts in the next
 */
record Flights(Map<String, RoundStart> asked, Map<String, CodedUpdate> arrived) {
    Flights {
        asked = Map.copyOf(asked);
        arrived = Map.copyOf(arrived);
    }

    static Flights none() {
        return new Flights(Map.of(), Map.of());
    }

    /** Whose updates may still come, or wait. */
    Set<String> participants() {
        Set<String> all = new TreeSet<>(asked.keySet());
        all.addAll(arrived.keySet());
        return all;
    }

    /** The same, with these asked besides. */
    Flights with(Map<String, RoundStart> more) {
        Map<String, RoundStart> all = new TreeMap<>(asked);
        all.putAll(more);
        return new Flights(all, arrived);
    }
}
