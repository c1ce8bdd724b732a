package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.data.Targets;

/** A learner of prepared tables that answers through scores: linear models, trees, forests and boosted trees. */
public sealed interface ClassicLearner extends Learner
        permits LogisticRegression, LinearRegression, DecisionTree, RandomForest, GradientBoosting {
    @Override
    ClassicModel fit(Features features, Targets targets, FitOptions options, TrainingProgress progress);

    @Override
    default ClassicModel fit(Features features, Targets targets, FitOptions options) {
        return fit(features, targets, options, TrainingProgress.SILENT);
    }
}
