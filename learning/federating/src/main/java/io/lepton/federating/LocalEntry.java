package io.lepton.federating;

import io.lepton.runs.JobFile;
import java.util.Optional;

/**
 * How a site learns in a round, by plain gradient descent.
 *
 * @param epochs how often it sees each of its rows
 * @param batch how many rows make one step
 * @param rate how long a step is
 */
public record LocalEntry(Optional<Integer> epochs, Optional<Integer> batch, Optional<Double> rate) {
    static final LocalEntry UNSAID = new LocalEntry(Optional.empty(), Optional.empty(), Optional.empty());

    private static final int EPOCHS = 1;
    private static final int BATCH = 16;
    private static final double RATE = 0.05;

    public LocalEntry {
        JobFile.requireWithin("epochs", epochs, 1, 10_000);
        JobFile.requireWithin("batch", batch, 1, 1 << 20);
        JobFile.requireWithin("rate", rate, 1e-9, 1e3);
    }

    int epochsOrDefault() {
        return epochs.orElse(EPOCHS);
    }

    int batchOrDefault() {
        return batch.orElse(BATCH);
    }

    double rateOrDefault() {
        return rate.orElse(RATE);
    }
}
