package io.lepton.training;

import io.lepton.data.FeatureRows;
import io.lepton.data.Features;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;

/** Finds out why a loss is no longer a number. */
final class Divergence {
    /** A longer gradient than this has rarely anything to do with the data. */
    private static final double GRADIENT_NORM_USUAL = 1e3;

    private Divergence() {}

    /**
     * Tells the step and the likely cause.
     *
     * @param rows the numbers of the step's rows among all
     * @param lastNorm the length of the gradient one step before
     */
    static LeptonException tell(
            StepReport step, int[] rows, FeatureRows features, float[] targets, double rate, double lastNorm) {
        return new LeptonException(
                ErrorCode.INVALID_REQUEST,
                "the loss is no longer a number: epoch=" + step.epoch() + ", step=" + step.step() + ", loss="
                        + step.loss() + ", likely cause="
                        + cause(
                                rows,
                                features.rows(rows),
                                targets,
                                targets.length / features.rowCount(),
                                rate,
                                lastNorm));
    }

    private static String cause(int[] rows, Features batch, float[] targets, int perRow, double rate, double lastNorm) {
        float[] values = batch.values();
        int width = batch.width();
        for (int place = 0; place < rows.length; place++) {
            int row = rows[place];
            for (int column = 0; column < width; column++) {
                float value = values[place * width + column];
                if (!Float.isFinite(value)) {
                    return "a feature that is no number (row=" + row + ", column=" + column + ", value=" + value + ")";
                }
            }
            for (int i = row * perRow; i < (row + 1) * perRow; i++) {
                if (!Float.isFinite(targets[i])) {
                    return "a target that is no number (row=" + row + ", value=" + targets[i] + ")";
                }
            }
        }
        if (!(lastNorm <= GRADIENT_NORM_USUAL)) {
            return "steps too long: lower the rate or clip the gradient (rate=" + rate + ", last gradient's length="
                    + lastNorm + ")";
        }
        return "features too large for the first layer, or a rate too high: scale the features (rate=" + rate
                + ", largest feature=" + largest(values) + ")";
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = StrictMath.max(largest, StrictMath.abs(value));
        }
        return largest;
    }
}
