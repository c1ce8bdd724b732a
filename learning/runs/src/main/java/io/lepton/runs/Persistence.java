package io.lepton.runs;

import io.lepton.data.RowBatch;
import io.lepton.data.Targets;
import io.lepton.wire.RunView.ScoreView;
import java.util.List;

/**
 * The yardstick of a series of numbers: that the last number of each window stays as it is.
 *
 * <p>It and the answers beside it are measured on those windows whose last number is known.
 */
final class Persistence {
    private Persistence() {}

    /** @param windows the rows of each window held out, one window after the other */
    static Yardstick of(RowBatch windows, int length, String label, Targets truth) {
        if (!(truth instanceof Targets.Numbers wanted)) {
            return Yardstick.NONE;
        }
        double[] known = windows.numbers(windows.schema().index(label));
        return answers -> {
            double stayed = 0;
            double answered = 0;
            int count = 0;
            for (int i = 0; i < wanted.values().length; i++) {
                double last = known[i * length + length - 1];
                if (!Double.isNaN(last)) {
                    stayed += squared(last - wanted.values()[i]);
                    answered += squared((double) answers.values()[i] - wanted.values()[i]);
                    count++;
                }
            }
            return count == 0
                    ? List.of()
                    : List.of(
                            ScoreView.of("persistence_rmse", Math.sqrt(stayed / count)),
                            ScoreView.of("rmse_beside_persistence", Math.sqrt(answered / count)));
        };
    }

    private static double squared(double error) {
        return error * error;
    }
}
