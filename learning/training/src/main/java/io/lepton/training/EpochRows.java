package io.lepton.training;

import io.lepton.training.network.Seeds;
import java.util.Arrays;
import java.util.Random;

/**
 * The numbers of the rows that are learned from and of those kept back, and the order of each epoch.
 *
 * <p>All of it follows from the seed and the epoch's number, so that a training which goes on needs no generator's state.
 */
final class EpochRows {
    private static final int KEEPING_BACK = 0;
    private static final int ORDERING = 1;

    private final int[] learned;
    private final int[] kept;
    private final long seed;

    private EpochRows(int[] learned, int[] kept, long seed) {
        this.learned = learned;
        this.kept = kept;
        this.seed = seed;
    }

    /** @throws IllegalArgumentException if a share is wanted and too few rows are there to keep one back and one to learn */
    static EpochRows of(int count, FitOptions options) {
        double keptShare = options.validationShare();
        long seed = options.seed();
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        int keptCount = (int) StrictMath.round(keptShare * count);
        if (count == 0 || keptCount == count || (keptShare > 0 && keptCount == 0)) {
            throw new IllegalArgumentException("too few rows: rows=" + count + ", validation share=" + keptShare);
        }
        if (options.kept() == FitOptions.Kept.LAST) {
            return new EpochRows(
                    Arrays.copyOf(all, count - keptCount), Arrays.copyOfRange(all, count - keptCount, count), seed);
        }
        if (keptCount > 0) {
            shuffle(all, new Random(Seeds.of(seed, KEEPING_BACK)));
        }
        int[] learned = Arrays.copyOfRange(all, keptCount, count);
        int[] kept = Arrays.copyOf(all, keptCount);
        Arrays.sort(learned);
        Arrays.sort(kept);
        return new EpochRows(learned, kept, seed);
    }

    int learnedCount() {
        return learned.length;
    }

    /** The rows kept back, in their order. */
    int[] kept() {
        return kept.clone();
    }

    /** The rows to learn from, as an epoch visits them. */
    int[] order(int epoch) {
        int[] order = learned.clone();
        shuffle(order, new Random(Seeds.of(seed, ORDERING, epoch)));
        return order;
    }

    /**
     * Where the batches of an epoch begin, with its end behind the last.
     *
     * <p>A last batch of one row joins the one before: nothing can be normalised over it.
     */
    int[] bounds(int batchSize) {
        int batches = (learned.length + batchSize - 1) / batchSize;
        if (batches > 1 && batchSize > 1 && learned.length % batchSize == 1) {
            batches--;
        }
        int[] bounds = new int[batches + 1];
        for (int i = 0; i < batches; i++) {
            bounds[i] = i * batchSize;
        }
        bounds[batches] = learned.length;
        return bounds;
    }

    /** Puts numbers in a uniformly random order (Fisher and Yates). */
    private static void shuffle(int[] numbers, Random random) {
        for (int last = numbers.length - 1; last > 0; last--) {
            int chosen = random.nextInt(last + 1);
            int number = numbers[chosen];
            numbers[chosen] = numbers[last];
            numbers[last] = number;
        }
    }
}
