package io.lepton.training.network;

/** A function of one number, or, for the softmax, of the last axis. */
public enum Curve {
    RELU,
    /** With slope 0.01 below zero. */
    LEAKY_RELU,
    ELU,
    SELU,
    /** By the error function, not by its approximation. */
    GELU,
    SILU,
    SOFTPLUS,
    SIGMOID,
    TANH,
    SOFTMAX
}
