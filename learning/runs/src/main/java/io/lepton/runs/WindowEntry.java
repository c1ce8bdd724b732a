package io.lepton.runs;

import io.lepton.data.WindowPlan;
import java.util.Optional;

/**
 * Examples that are windows of a series, or of a text.
 *
 * @param length how many rows, or characters, one example has
 * @param horizon how many rows after its last one the answer stands; the very next if absent
 */
public record WindowEntry(int length, Optional<Integer> horizon) {
    private static final int LENGTH_MAX = 10_000;

    public WindowEntry {
        JobFile.requireWithin("length", Optional.of(length), 1, LENGTH_MAX);
        JobFile.requireWithin("horizon", horizon, 1, LENGTH_MAX);
    }

    WindowPlan plan() {
        return new WindowPlan(length, horizon.orElse(1), true);
    }
}
