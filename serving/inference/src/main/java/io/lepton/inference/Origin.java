package io.lepton.inference;

/** Where a model version on a node comes from. */
public enum Origin {
    /** The control plane assigned it. */
    FLEET,
    /** Somebody gave its file to this node alone. */
    LOCAL
}
