package io.lepton.federation;

/**
 * How a model did on held-out examples.
 *
 * @param exampleCount of how many
 * @param correctCount how many it got right
 * @param loss the mean loss
 */
public record Evaluation(long exampleCount, long correctCount, double loss) {
    public Evaluation {
        if (exampleCount < 0 || correctCount < 0 || correctCount > exampleCount) {
            throw new IllegalArgumentException(
                    "no such counts: exampleCount=" + exampleCount + ", correctCount=" + correctCount);
        }
        if (!Double.isFinite(loss)) {
            throw new IllegalArgumentException("not a finite number: loss=" + loss);
        }
    }

    /** The share that it got right; 0 of none. */
    public double accuracy() {
        return exampleCount == 0 ? 0 : (double) correctCount / exampleCount;
    }
}
