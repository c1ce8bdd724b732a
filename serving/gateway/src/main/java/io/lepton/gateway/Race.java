package io.lepton.gateway;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one exchange that are under way: one, and perhaps a hedge beside it, of which the first to answer wins.
 * Confined to its event loop.
 */
final class Race {
    private @Nullable Attempt leader;
    private @Nullable Attempt hedge;

    /** Starts an attempt when none is under way. */
    void begin(Attempt only) {
        leader = only;
        only.begin();
    }

    /** Starts a second attempt beside the first. */
    void join(Attempt second) {
        hedge = second;
        second.begin();
    }

    /** The attempt that the request streams to: the first, or whichever is left. */
    Optional<Attempt> leader() {
        return Optional.ofNullable(leader);
    }

    boolean isHedged() {
        return hedge != null;
    }

    /** Cancels whichever has not won; the answer of the winner is awaited alone from now on. */
    void win(Attempt winner) {
        Attempt loser = winner == leader ? hedge : leader;
        leader = winner;
        hedge = null;
        if (loser != null) {
            loser.end(AttemptOutcome.CANCELLED);
        }
    }

    /** Leaves out an attempt that is over; tells whether another is still under way. */
    boolean leave(Attempt loser) {
        if (loser == leader) {
            leader = hedge;
        }
        hedge = null;
        return leader != null;
    }

    void flush() {
        if (leader != null) {
            leader.flush();
        }
        if (hedge != null) {
            hedge.flush();
        }
    }

    /** Ends all that is under way. */
    void end(AttemptOutcome outcome) {
        Attempt first = leader;
        Attempt second = hedge;
        leader = null;
        hedge = null;
        if (first != null) {
            first.end(outcome);
        }
        if (second != null) {
            second.end(outcome);
        }
    }
}
