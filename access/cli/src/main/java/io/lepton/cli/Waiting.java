package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The part of a command that waits until what was wished is in force; who stops waiting stops only that. */
final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int DEFAULT_SECONDS = 300;

    private final Argument<Integer> timeout = Argument.option(
            "--timeout", "SECONDS", "how long to wait (default: " + DEFAULT_SECONDS + ")", Values::seconds);
    private final Argument<Boolean> noWait = Argument.flag("--no-wait", "return at once, before it is in force");

    private final Session session;

    Waiting(Session session) {
        this.session = session;
    }

    List<Argument<?>> arguments() {
        return List.of(timeout, noWait);
    }

    boolean isWanted() {
        return !noWait.isGiven();
    }

    /**
     * Asks until the state is {@code ready}.
     *
     * @param state of what was asked: {@code ready}, {@code failed} or another while it is under way
     * @param detail why it is not ready
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_READY} with the reason, if it fails or takes too long
     */
    <T> T await(Supplier<T> view, Function<T, String> state, Function<T, String> detail) throws InterruptedException {
        long start = session.pace().nanos();
        long nanosMax =
                Duration.ofSeconds(timeout.value().orElse(DEFAULT_SECONDS)).toNanos();
        while (true) {
            T now = view.get();
            if (state.apply(now).equals("ready")) {
                return now;
            }
            if (state.apply(now).equals("failed")) {
                throw new LeptonException(ErrorCode.MODEL_NOT_READY, "what was in force stays: " + detail.apply(now));
            }
            if (session.pace().nanos() - start > nanosMax) {
                throw new LeptonException(ErrorCode.MODEL_NOT_READY, "not in force in time: " + detail.apply(now));
            }
            session.pace().pause(PAUSE);
        }
    }
}
