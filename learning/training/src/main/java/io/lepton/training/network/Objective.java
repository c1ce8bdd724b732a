package io.lepton.training.network;

/** What a training makes small, as the mean over the answers, each times its weight. */
public enum Objective {
    /** For targets 0 and 1; taken from the log-odds, so that the graph has to end in a sigmoid. */
    BINARY_CROSS_ENTROPY,
    /** For targets that are indices of the last axis; taken from the logits, so that the graph has to end in a softmax. */
    CATEGORICAL_CROSS_ENTROPY,
    MEAN_SQUARED_ERROR,
    MEAN_ABSOLUTE_ERROR,
    /** Squared below an error of 1, straight above. */
    HUBER
}
