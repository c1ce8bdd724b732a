package io.lepton.inference.engine;

import java.util.concurrent.Executor;

/** What a queue has its turns run by. */
@FunctionalInterface
public interface TurnPool extends Executor {
    /**
     * Runs a turn that takes little, on the caller's thread if that needs no wait for anything; otherwise as {@link #execute}.
     *
     * @param turn throws nothing
     */
    default void executeHere(Runnable turn) {
        execute(turn);
    }
}
