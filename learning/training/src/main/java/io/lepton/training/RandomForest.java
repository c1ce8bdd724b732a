package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.data.Targets;

/**
 * Learns classes or numbers by the mean of many trees, each grown on a part of the rows, each split on a part of the
 * columns: a random forest, by LightGBM.
 *
 * <p>A tree answers with the shares of the classes, or the mean of the numbers, of the leaf's rows. Rows are drawn without
 * replacement. Takes missing numbers (NaN) as they are. Of the options it takes the seed and the class weights.
 *
 * @param shape of each tree
 * @param treeCount how many, for each class if there are more than two; at least 1
 * @param rowShare the share of the rows that each tree sees, in (0, 1)
 * @param columnShare the share of the columns that each split sees, in (0, 1]; 0 for the root of their number
 * @param threads at least 1
 */
public record RandomForest(TreeShape shape, int treeCount, double rowShare, double columnShare, int threads)
        implements ClassicLearner {
    public RandomForest {
        if (treeCount < 1) {
            throw new IllegalArgumentException("below one: treeCount=" + treeCount);
        }
        if (!(rowShare > 0 && rowShare < 1)) {
            throw new IllegalArgumentException("not in (0, 1): rowShare=" + rowShare);
        }
        if (columnShare != 0) {
            TreeSettings.requireShare("columnShare", columnShare);
        }
        TreeSettings.requireThreads(threads);
    }

    /** That many deep trees, each on 63.2 % of the rows: as many different ones as drawing with replacement gives. */
    public static RandomForest of(int treeCount) {
        return new RandomForest(TreeShape.of(1_024, 2), treeCount, 0.632, 0, 1);
    }

    @Override
    public ClassicModel fit(Features features, Targets targets, FitOptions options, TrainingProgress progress) {
        double share = columnShare == 0 ? 1 / StrictMath.sqrt(features.width()) : columnShare;
        var parameters = TreeSettings.parameters(shape, options.seed(), threads);
        parameters.put("boosting", "rf");
        parameters.put("bagging_fraction", Double.toString(rowShare));
        parameters.put("bagging_freq", "1");
        parameters.put("feature_fraction_bynode", Double.toString(share));
        return TreeSettings.shares("random_forest", new Table(features, targets), options, parameters, treeCount);
    }
}
