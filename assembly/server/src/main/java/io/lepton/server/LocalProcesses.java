package io.lepton.server;

import io.lepton.runs.Processes;
import io.lepton.wire.RunView.OwnerView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The processes of this machine. */
final class LocalProcesses implements Processes {
    /** The system tells a start by the time since it booted, which moves when the clock is set. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    @Override
    public OwnerView self() {
        var self = ProcessHandle.current();
        return new OwnerView(self.pid(), startOf(self));
    }

    @Override
    public boolean isAlive(OwnerView process) {
        return find(process).isPresent();
    }

    @Override
    public void end(OwnerView process) {
        find(process).ifPresent(ProcessHandle::destroy);
    }

    private static Optional<ProcessHandle> find(OwnerView process) {
        return ProcessHandle.of(process.pid())
                .filter(ProcessHandle::isAlive)
                .filter(found -> Duration.between(startOf(found), process.startedAt())
                                .abs()
                                .compareTo(START_TOLERANCE)
                        <= 0);
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
