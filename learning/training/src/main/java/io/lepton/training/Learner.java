package io.lepton.training;

import io.lepton.data.FeatureRows;
import io.lepton.data.Features;
import io.lepton.data.Targets;

/** Something that can learn from examples: a network, a tree, a linear model, each with its settings. */
public interface Learner {
    /**
     * Learns, from nothing or from where a checkpoint left off.
     *
     * <p>The same learner, examples and options give the same learned thing. The progress is told on the caller's thread,
     * and asked there whether to go on; when cancelled, what has been learned so far is returned.
     *
     * @throws IllegalArgumentException if features, targets and learner do not fit one another; names what differs
     * @throws io.lepton.domain.LeptonException if learning cannot go on, such as when the loss is no longer a number
     */
    Learned fit(Features features, Targets targets, FitOptions options, TrainingProgress progress);

    /**
     * Learns from rows that need not be in memory: a network reads them batch by batch, any other learner all at once.
     *
     * @throws IllegalArgumentException as {@link #fit(Features, Targets, FitOptions, TrainingProgress)} does
     */
    default Learned fitFrom(FeatureRows features, Targets targets, FitOptions options, TrainingProgress progress) {
        return fit(features.all(), targets, options, progress);
    }

    /** Learns without telling anybody. */
    default Learned fit(Features features, Targets targets, FitOptions options) {
        return fit(features, targets, options, TrainingProgress.SILENT);
    }
}
