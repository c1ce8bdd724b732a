package io.lepton.inference.engine;

/** Whether a request may be answered by what another was answered, and its own answer be kept for the next. */
public enum Reuse {
    ALLOWED,
    /** Its caller wants it run, and nothing of it kept. */
    REFUSED
}
