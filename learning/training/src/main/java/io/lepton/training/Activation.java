package io.lepton.training;

import java.util.Locale;

/** The curve that a layer bends its sums by. */
public enum Activation {
    /** As they are. */
    LINEAR,
    RELU,
    /** With slope 0.01 below zero. */
    LEAKY_RELU,
    ELU,
    SELU,
    GELU,
    SILU,
    SOFTPLUS,
    SIGMOID,
    TANH,
    /** Probabilities that add up to 1 along the last axis. */
    SOFTMAX;

    /** How it is written in files, such as {@code leaky_relu}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
