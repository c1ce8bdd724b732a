package io.lepton.cli;

import io.lepton.client.JobCalls;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.JobLogView;
import io.lepton.wire.JobView;
import io.lepton.wire.Json;
import io.lepton.wire.RunSignal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Shows a training on a node as it goes, until it is over or the reader leaves, which ends the showing alone. */
final class JobFollower {
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** A control plane starts again in less. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(5);

    private final Session session;
    private final JobCalls jobs;

    JobFollower(Session session, JobCalls jobs) {
        this.session = session;
        this.jobs = jobs;
    }

    /** Tells of a job that was taken in just now, and follows it, if that is wished. */
    int begin(JobView job, boolean isLeft) throws InterruptedException {
        session.terminal()
                .tell("job " + job.number() + ": " + job.model() + ", in " + job.region()
                        + job.node().map(node -> ", on " + node).orElse(""));
        if (isLeft) {
            session.terminal().printLine("job " + job.number() + " is sent; see: lepton jobs show " + job.number());
            return 0;
        }
        return follow(job.number(), 0);
    }

    /** Shows what a job says from a line on, until it is over; the exit code tells how that was. */
    int follow(int number, long from) throws InterruptedException {
        var leaving = new Thread(() -> tellLeft(number), "job-farewell");
        Runtime.getRuntime().addShutdownHook(leaving);
        try (var lines = new TrainingLines(session.terminal(), RunWords.RUN)) {
            return follow(number, from, lines);
        } catch (InterruptedException e) {
            tellLeft(number);
            throw e;
        } finally {
            release(leaving);
        }
    }

    private int follow(int number, long from, TrainingLines lines) throws InterruptedException {
        long next = from;
        long heardNanos = session.pace().nanos();
        String waiting = "";
        while (true) {
            Optional<JobLogView> log = ask(number, next, heardNanos);
            if (log.isPresent()) {
                heardNanos = session.pace().nanos();
                next = log.get().next();
                JobView job = log.get().job();
                log.get().lines().forEach(line -> show(line, lines));
                String reason = job.isOver() ? "" : job.reason().orElse("");
                if (!reason.isEmpty() && !reason.equals(waiting)) {
                    lines.heard(RunSignal.note("job " + number + " " + job.state() + ": " + reason));
                }
                waiting = reason;
                if (job.isOver() && log.get().lines().isEmpty()) {
                    lines.close();
                    return end(job);
                }
            }
            session.pace().pause(PAUSE);
        }
    }

    /** A control plane that is away for a while loses nothing, and neither does whoever looks at it. */
    private Optional<JobLogView> ask(int number, long next, long heardNanos) {
        try {
            return Optional.of(jobs.log(number, next));
        } catch (LeptonException e) {
            boolean isAway = e.code() == ErrorCode.FLEET_UNREACHABLE
                    || e.code() == ErrorCode.CONTROL_STANDBY
                    || e.code() == ErrorCode.DEADLINE_EXCEEDED;
            if (!isAway || session.pace().nanos() - heardNanos > SILENCE_MAX.toNanos()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static void show(String line, TrainingLines lines) {
        signal(line).ifPresentOrElse(lines::heard, () -> lines.heard(RunSignal.note(line)));
    }

    /** What a line is, if it is no line of native code or of the log. */
    static Optional<RunSignal> signal(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(line.getBytes(StandardCharsets.UTF_8), RunSignal.class));
        } catch (LeptonException _) {
            return Optional.empty();
        }
    }

    private int end(JobView job) {
        var terminal = session.terminal();
        if (job.state().equals("finished")) {
            terminal.print(JobPages.outcome(job, terminal.ink()));
            return 0;
        }
        terminal.tell(terminal.ink().bad("job " + job.number() + " " + job.state()) + ": "
                + job.reason().orElse("(no reason told)"));
        terminal.tell(
                "  -> go on with: lepton jobs resume " + job.number() + "; look with: lepton jobs log " + job.number());
        return job.state().equals("cancelled")
                ? TrainCommand.INTERRUPTED_EXIT_CODE
                : ErrorCode.INTERNAL.owner().exitCode();
    }

    private void tellLeft(int number) {
        session.terminal()
                .tell("job " + number + " goes on; come back with: lepton jobs log " + number
                        + " --follow; end it with: lepton jobs cancel " + number);
    }

    private static void release(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // This process is ending, and the hook speaks.
        }
    }
}
