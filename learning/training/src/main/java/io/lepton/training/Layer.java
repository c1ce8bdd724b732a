package io.lepton.training;

/**
 * One layer of a network, as people write it down; it finds out by itself what comes in.
 *
 * <p>Tables are [width], series [steps, width], pictures [channels, height, width], texts [steps] of whole numbers.
 */
public sealed interface Layer
        permits Activate,
                Attention,
                AveragePooling,
                BatchNormalization,
                Bidirectional,
                Columns,
                Conv1D,
                Conv2D,
                Dense,
                Dropout,
                Embedding,
                Flatten,
                GlobalPooling,
                LayerNormalization,
                MaxPooling,
                Recurrent,
                Reshape {

    /** Refuses a count below one, naming it. */
    static void requirePositive(String name, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("below one: " + name + "=" + count);
        }
    }
}
