package io.lepton.cli;

import io.lepton.wire.JobView;
import io.lepton.wire.RunSignal;
import io.lepton.wire.RunView.ScoreView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Draws trainings on nodes for a person. */
final class JobPages {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private JobPages() {}

    /** Every job on a line, the newest last. */
    static String table(List<JobView> jobs, Ink ink) {
        if (jobs.isEmpty()) {
            return "no jobs yet; send one with: lepton train FILE --on REGION\n";
        }
        var table = new Table(ink)
                .numbers("JOB")
                .words("MODEL", "REGION", "NODE", "STATE", "SUBMITTED (UTC)")
                .numbers("TOOK")
                .words("BY", "RESULT");
        for (JobView job : jobs) {
            table.row(
                    job.number(),
                    job.model(),
                    job.region(),
                    job.node().map(node -> node.value()).orElse(""),
                    state(job, ink),
                    TIME.format(job.submittedAt()),
                    took(job),
                    job.submittedBy(),
                    result(job));
        }
        return table.draw();
    }

    /** Everything of one job. */
    static String page(JobView job, Ink ink) {
        var page = new StringBuilder();
        page.append(ink.bold("job " + job.number()))
                .append(": " + job.model() + ", in " + job.region() + ", " + state(job, ink) + "\n");
        job.reason().ifPresent(reason -> page.append("  because: " + reason + "\n"));
        page.append("  submitted " + TIME.format(job.submittedAt()) + " UTC by " + job.submittedBy() + ", file "
                + job.file() + "\n");
        job.node().ifPresent(node -> page.append("  on " + node + ", handed over " + job.attempt() + " times\n"));
        job.endedAt()
                .map(TIME::format)
                .ifPresent(end -> page.append("  ended " + end + " UTC, took " + took(job) + "\n"));
        job.version().ifPresent(version -> page.append("  registered " + version + "\n"));
        return page.append(scores(job, ink)).toString();
    }

    /** How a job that finished ended, and what to do now. */
    static String outcome(JobView job, Ink ink) {
        String version = job.version().map(id -> id.toString()).orElse("nothing");
        return "job " + job.number() + " " + ink.good("finished") + " in " + took(job) + ", registered " + version
                + "\n" + scores(job, ink) + "\nserve it: lepton deploy " + job.model() + "\n";
    }

    /** One line of what a job said, as a person reads it; empty for what only a moving bar shows. */
    static Optional<String> line(String line) {
        Optional<RunSignal> signal = JobFollower.signal(line);
        return signal.isEmpty()
                ? Optional.of(line)
                : signal.get().step().or(() -> signal.get().note()).or(() -> signal.get()
                        .epoch()
                        .map(TrainingLines::line));
    }

    private static String scores(JobView job, Ink ink) {
        if (job.scores().isEmpty()) {
            return "";
        }
        var table = new Table(ink).words("ON ROWS HELD OUT").numbers("VALUE", "95 % FROM", "TO");
        for (ScoreView score : job.scores()) {
            table.row(
                    RunPages.words(score.name()),
                    RunPages.figure(score.value()),
                    score.low().map(RunPages::figure).orElse(""),
                    score.high().map(RunPages::figure).orElse(""));
        }
        return "\n" + table.draw();
    }

    private static String state(JobView job, Ink ink) {
        return switch (job.state()) {
            case "finished" -> ink.good(job.state());
            case "failed" -> ink.bad(job.state());
            default -> job.state();
        };
    }

    private static String result(JobView job) {
        return job.version()
                .map(version -> version
                        + job.scores().stream()
                                .findFirst()
                                .map(score ->
                                        ", " + RunPages.words(score.name()) + " " + RunPages.figure(score.value()))
                                .orElse(""))
                .or(job::reason)
                .orElse("");
    }

    private static String took(JobView job) {
        return job.endedAt().map(end -> took(job.submittedAt(), end)).orElse("");
    }

    private static String took(Instant from, Instant to) {
        Duration time = Duration.between(from, to);
        return time.compareTo(Duration.ofMinutes(2)) < 0
                ? String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3)
                : String.format(Locale.ROOT, "%.1f min", time.toSeconds() / 60.0);
    }
}
