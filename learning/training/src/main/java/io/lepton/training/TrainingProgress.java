package io.lepton.training;

/** Is told how a training gets on, on the thread that trains, and may end it. */
public interface TrainingProgress {
    /** Listens to nothing and ends nothing. */
    TrainingProgress SILENT = new TrainingProgress() {};

    /** A step is done. */
    default void stepped(StepReport step) {}

    /** An epoch is done. */
    default void epochEnded(EpochReport epoch) {}

    /** Asked after every step; once it says so, the training saves a checkpoint if it keeps any, and ends. */
    default boolean isCancelled() {
        return false;
    }
}
