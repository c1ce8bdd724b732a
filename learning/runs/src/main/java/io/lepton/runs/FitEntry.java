package io.lepton.runs;

import io.lepton.training.Schedule;
import java.util.Optional;

/**
 * How a network is fitted.
 *
 * @param epochs how often every row is seen
 * @param batch how many rows make one step
 * @param optimiser what makes a step of a gradient
 * @param rate how long a step is
 * @param fall how the rate falls from epoch to epoch; not at all if absent
 * @param momentum how much of the former steps goes into a step of {@code sgd}
 * @param decay how much the weights shrink with each step of {@code adamw}
 * @param clip the longest gradient
 * @param patience after how many epochs without a lower loss on the validation rows it stops; never if absent
 * @param threads how many threads compute. With 1, the same seed gives the same weights, bit for bit.
 */
public record FitEntry(
        Optional<Integer> epochs,
        Optional<Integer> batch,
        Optional<Optimiser> optimiser,
        Optional<Double> rate,
        Optional<Fall> fall,
        Optional<Double> momentum,
        Optional<Double> decay,
        Optional<Double> clip,
        Optional<Integer> patience,
        Optional<Integer> threads) {
    /** What makes a step of a gradient. */
    public enum Optimiser {
        ADAM,
        ADAMW,
        SGD
    }

    /** How a rate falls. */
    public enum Fall {
        /** Along half a cosine, to a hundredth in the last epoch. */
        COSINE
    }

    private static final double FALLEN = 0.01;

    static final FitEntry UNSAID = new FitEntry(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private static final int EPOCHS = 10;
    private static final int BATCH = 32;
    private static final double RATE = 1e-3;

    public FitEntry {
        JobFile.requireWithin("epochs", epochs, 1, 1_000_000);
        JobFile.requireWithin("batch", batch, 1, 1 << 20);
        JobFile.requireWithin("rate", rate, 1e-12, 1e3);
        JobFile.requireWithin("momentum", momentum, 0, 0.9999);
        JobFile.requireWithin("decay", decay, 0, 10);
        JobFile.requireWithin("clip", clip, 1e-9, 1e9);
        JobFile.requireWithin("patience", patience, 1, 1_000_000);
        JobFile.requireWithin("threads", threads, 1, 1_024);
        if (momentum.isPresent() && optimiser.orElse(Optimiser.ADAM) != Optimiser.SGD) {
            throw new IllegalArgumentException("only sgd has momentum: momentum=" + momentum.get());
        }
        if (decay.isPresent() && optimiser.orElse(Optimiser.ADAM) != Optimiser.ADAMW) {
            throw new IllegalArgumentException("only adamw has decay: decay=" + decay.get());
        }
    }

    int epochsOrDefault() {
        return epochs.orElse(EPOCHS);
    }

    int batchOrDefault() {
        return batch.orElse(BATCH);
    }

    Schedule schedule() {
        double first = rate.orElse(RATE);
        return fall.isPresent()
                ? Schedule.cosine(first, first * FALLEN, 0, epochsOrDefault())
                : Schedule.constant(first);
    }
}
