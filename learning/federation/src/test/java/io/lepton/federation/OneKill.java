package io.lepton.federation;

import java.time.Duration;

/** Kills the process that is about to do the n-th effect of the run, and nothing else. */
final class OneKill implements LocalFederation.Weather {
    private final int fatal;
    private int effects;

    OneKill(int fatal) {
        this.fatal = fatal;
    }

    @Override
    public int pick(int letters) {
        return 0;
    }

    @Override
    public boolean loses() {
        return false;
    }

    @Override
    public boolean kills(String process, Effect effect) {
        return effects++ == fatal;
    }

    @Override
    public Duration downTime() {
        return Duration.ZERO;
    }

    int effects() {
        return effects;
    }
}
