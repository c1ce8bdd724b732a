package io.lepton.governance;

import java.util.Locale;

/** One thing that somebody may be allowed to do; words of {@link Role}s and of refusals. */
public enum Permission {
    /** Look at what is wished and at how it goes; never at secrets. */
    SEE,
    /** Look at who changed what. */
    SEE_HISTORY,
    /** Look at who has which account, key and role. */
    SEE_ACCESS,
    /** Read the file of a model. */
    READ_FILE,
    /** Register a model's files, and describe the model. */
    REGISTER,
    /** Have nodes learn from a region's data, and end that. */
    TRAIN,
    /** Say where a model is to be served, and how a rollout is to go on. */
    DEPLOY,
    /** Ask a model for an answer. */
    PREDICT,
    /** Change regions, nodes, policies and projects, and take regions down. */
    GOVERN,
    /** Give and take accounts, keys and roles. */
    MANAGE_ACCESS;

    /** As people read it: {@code see-history}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
