package io.lepton.training;

import java.nio.file.Path;

/** Where a training saves what it has learned so far, and looks for what it had learned before it was ended. */
public sealed interface Checkpoints {
    /** Saves nothing. */
    Checkpoints NONE = new None();

    /**
     * Saves in a folder after each epoch and when cancelled.
     *
     * <p>A training that finds a checkpoint of its own there goes on from it; one that finds that of another training (another
     * learner, other options or other examples) refuses to start. The number of epochs may differ.
     */
    static Checkpoints in(Path folder) {
        return new InFolder(folder, 0);
    }

    /** The choice of {@link #NONE}. */
    record None() implements Checkpoints {}

    /**
     * The choice of {@link #in}.
     *
     * @param folder is made if it is missing; holds nothing else
     * @param everySteps how many steps of an epoch lie between two checkpoints; 0 for none within an epoch
     */
    record InFolder(Path folder, int everySteps) implements Checkpoints {
        public InFolder {
            if (everySteps < 0) {
                throw new IllegalArgumentException("below zero: everySteps=" + everySteps);
            }
        }
    }
}
