package io.lepton.control;

/** What a person can say about a rollout. */
public enum RolloutCommand {
    /** Begin, drain and switch nothing more. */
    PAUSE,
    /** Go on, and try again what failed. */
    RESUME,
    /** Let the version answer. */
    APPROVE,
    /** Do not let it answer, and go back. */
    REJECT,
    /** Go back to what was served before. */
    ROLLBACK
}
