package io.lepton.federation;

import java.util.HashMap;
import java.util.Map;

/** How often each participant was asked again: it may answer as often once more, and is not told that this was too often. */
final class RepeatedQuestions {
    private final Map<String, Integer> times = new HashMap<>();

    /** A question goes to somebody who has it already, perhaps. */
    void count(String participant) {
        times.merge(participant, 1, Integer::sum);
    }

    /** Tells whether an answer that nobody awaits is one of those; each time excuses one. */
    boolean excuses(String participant) {
        int left = times.getOrDefault(participant, 0);
        times.put(participant, Math.max(0, left - 1));
        return left > 0;
    }
}
