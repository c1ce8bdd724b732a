package io.lepton.training;

import java.util.List;

/**
 * How to learn from examples: {@code FitOptions.epochs(10).batch(32).validate(0.2)}.
 *
 * <p>A learner that has no use for an option passes over it: a linear model solves at once and counts no epochs.
 *
 * @param epochs how often each example is seen, at most; for boosting, how many trees; at least 1
 * @param batchSize the examples of a step, at least 1
 * @param validationShare the share of the examples that is kept back, in [0, 1)
 * @param kept which ones these are
 * @param seed decides every random choice
 * @param classWeights how much an example of each class counts; empty for 1 each
 * @param earlyStopping when to end before the last epoch
 * @param checkpoints where to save what was learned so far
 */
public record FitOptions(
        int epochs,
        int batchSize,
        double validationShare,
        Kept kept,
        long seed,
        List<Double> classWeights,
        EarlyStopping earlyStopping,
        Checkpoints checkpoints) {
    /** Which examples are kept back. */
    public enum Kept {
        /** Drawn at random by the seed. */
        DRAWN,
        /** The last ones: of a series, whose windows overlap, others would be known from their neighbours. */
        LAST
    }

    private static final int BATCH_SIZE = 32;

    public FitOptions {
        if (epochs < 1 || batchSize < 1) {
            throw new IllegalArgumentException("below one: epochs=" + epochs + ", batchSize=" + batchSize);
        }
        if (!(validationShare >= 0) || validationShare >= 1) {
            throw new IllegalArgumentException("not in [0, 1): validationShare=" + validationShare);
        }
        classWeights = List.copyOf(classWeights);
        for (double weight : classWeights) {
            if (!(weight >= 0) || weight == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("not a weight: classWeights=" + classWeights);
            }
        }
    }

    /** So many passes, in batches of 32, with nothing kept back. */
    public static FitOptions epochs(int epochs) {
        return new FitOptions(epochs, BATCH_SIZE, 0, Kept.DRAWN, 0, List.of(), EarlyStopping.NEVER, Checkpoints.NONE);
    }

    public FitOptions batch(int size) {
        return new FitOptions(epochs, size, validationShare, kept, seed, classWeights, earlyStopping, checkpoints);
    }

    public FitOptions validate(double share) {
        return new FitOptions(epochs, batchSize, share, kept, seed, classWeights, earlyStopping, checkpoints);
    }

    /** Keeps back the last share of the examples. */
    public FitOptions validateLast(double share) {
        return new FitOptions(epochs, batchSize, share, Kept.LAST, seed, classWeights, earlyStopping, checkpoints);
    }

    public FitOptions seed(long number) {
        return new FitOptions(
                epochs, batchSize, validationShare, kept, number, classWeights, earlyStopping, checkpoints);
    }

    public FitOptions weighing(List<Double> classes) {
        return new FitOptions(epochs, batchSize, validationShare, kept, seed, classes, earlyStopping, checkpoints);
    }

    public FitOptions stopping(EarlyStopping early) {
        return new FitOptions(epochs, batchSize, validationShare, kept, seed, classWeights, early, checkpoints);
    }

    public FitOptions saving(Checkpoints where) {
        return new FitOptions(epochs, batchSize, validationShare, kept, seed, classWeights, earlyStopping, where);
    }
}
