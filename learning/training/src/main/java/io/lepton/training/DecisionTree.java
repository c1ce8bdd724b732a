package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.data.Targets;

/**
 * Learns classes or numbers by one tree of thresholds, best split first; for more than two classes by one each.
 *
 * <p>A leaf answers with the shares of the classes, or the mean of the numbers, of its rows. Takes missing numbers (NaN)
 * as they are. Of the options it takes the class weights.
 */
public record DecisionTree(TreeShape shape) implements ClassicLearner {
    /** At most 31 leaves of at least 20 rows. */
    public static DecisionTree standard() {
        return new DecisionTree(TreeShape.of(31, 20));
    }

    @Override
    public ClassicModel fit(Features features, Targets targets, FitOptions options, TrainingProgress progress) {
        var parameters = TreeSettings.parameters(shape, options.seed(), 1);
        parameters.put("learning_rate", "1");
        return TreeSettings.shares("decision_tree", new Table(features, targets), options, parameters, 1);
    }
}
