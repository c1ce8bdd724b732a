package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.time.Duration;
import java.util.List;

/** {@code lepton down}: stops a development fleet and waits until it no longer answers. */
final class DownCommand {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration WAIT_MAX = Duration.ofSeconds(15);

    private final Session session;

    DownCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "down", "Stops the development fleet that lepton up started.", "lepton down", List.of(), this::run);
    }

    private int run() throws InterruptedException {
        session.fleet().shutdown();
        try (var progress = session.terminal().progress()) {
            progress.show("stopping the fleet ...");
            awaitSilence();
        }
        session.terminal().printLine("the fleet is down");
        return 0;
    }

    private void awaitSilence() throws InterruptedException {
        long start = session.pace().nanos();
        while (answers()) {
            if (session.pace().nanos() - start > WAIT_MAX.toNanos()) {
                throw new LeptonException(
                        ErrorCode.DEADLINE_EXCEEDED, "the fleet still answers: waitedSeconds=" + WAIT_MAX.toSeconds());
            }
            session.pace().pause(PAUSE);
        }
    }

    private boolean answers() {
        try {
            session.fleet().regions();
            return true;
        } catch (LeptonException e) {
            return e.code() != ErrorCode.FLEET_UNREACHABLE;
        }
    }
}
