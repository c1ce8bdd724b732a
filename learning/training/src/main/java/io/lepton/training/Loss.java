package io.lepton.training;

import java.util.Locale;

/** What a training makes small. */
public enum Loss {
    /** For two classes; the last layer gives one number by a sigmoid. */
    BINARY_CROSSENTROPY,
    /** For two classes or more; the last layer gives one number for each by a softmax. */
    CATEGORICAL_CROSSENTROPY,
    MEAN_SQUARED_ERROR,
    MEAN_ABSOLUTE_ERROR,
    /** Squared below an error of 1, straight above. */
    HUBER;

    /** How it is written in files, such as {@code binary_crossentropy}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
