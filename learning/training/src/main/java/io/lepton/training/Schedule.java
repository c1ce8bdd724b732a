package io.lepton.training;

/** How long the steps of a training are, epoch by epoch. */
public sealed interface Schedule {
    /** The rate at a point of the training, in epochs since its beginning, parts of an epoch included. */
    double at(double epoch);

    static Schedule constant(double rate) {
        return new Constant(rate);
    }

    /** Times a factor after every so many epochs. */
    static Schedule steps(double rate, double factor, int everyEpochs) {
        return new Steps(rate, factor, everyEpochs);
    }

    /** Times a factor over each epoch, evenly. */
    static Schedule exponential(double rate, double factor) {
        return new Exponential(rate, factor);
    }

    /** Up from nothing over the first epochs, then down along half a cosine to a floor that is reached in the last epoch. */
    static Schedule cosine(double rate, double floor, int warmupEpochs, int epochs) {
        return new Cosine(rate, floor, warmupEpochs, epochs);
    }

    private static void requireRate(double rate) {
        if (!(rate > 0) || rate == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("not a rate: rate=" + rate);
        }
    }

    private static void requireFactor(double factor) {
        if (!(factor > 0) || factor > 1) {
            throw new IllegalArgumentException("not in (0, 1]: factor=" + factor);
        }
    }

    /** The choice of {@link #constant}. */
    record Constant(double rate) implements Schedule {
        public Constant {
            requireRate(rate);
        }

        @Override
        public double at(double epoch) {
            return rate;
        }
    }

    /** The choice of {@link #steps}. */
    record Steps(double rate, double factor, int everyEpochs) implements Schedule {
        public Steps {
            requireRate(rate);
            requireFactor(factor);
            Layer.requirePositive("every_epochs", everyEpochs);
        }

        @Override
        public double at(double epoch) {
            return rate * StrictMath.pow(factor, StrictMath.floor(epoch / everyEpochs));
        }
    }

    /** The choice of {@link #exponential}. */
    record Exponential(double rate, double factor) implements Schedule {
        public Exponential {
            requireRate(rate);
            requireFactor(factor);
        }

        @Override
        public double at(double epoch) {
            return rate * StrictMath.pow(factor, epoch);
        }
    }

    /** The choice of {@link #cosine}. */
    record Cosine(double rate, double floor, int warmupEpochs, int epochs) implements Schedule {
        public Cosine {
            requireRate(rate);
            if (!(floor >= 0) || floor > rate || warmupEpochs < 0 || epochs <= warmupEpochs) {
                throw new IllegalArgumentException("out of range: floor=" + floor + ", rate=" + rate
                        + ", warmup_epochs=" + warmupEpochs + ", epochs=" + epochs);
            }
        }

        @Override
        public double at(double epoch) {
            if (epoch < warmupEpochs) {
                // Not nothing: the first step would be lost.
                return rate * StrictMath.max(epoch / warmupEpochs, 1e-3);
            }
            double done = StrictMath.min((epoch - warmupEpochs) / (epochs - warmupEpochs), 1);
            return floor + (rate - floor) * (1 + StrictMath.cos(StrictMath.PI * done)) / 2;
        }
    }
}
