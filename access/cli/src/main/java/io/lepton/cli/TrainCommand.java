package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.wire.JobRequest;
import io.lepton.wire.RunView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code lepton train}: learns what a job file says, in a process of its own, and shows how that goes. */
final class TrainCommand {
    private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]{0,6}[mg]");
    static final int INTERRUPTED_EXIT_CODE = 130;

    private final Argument<Path> job =
            Argument.optionalFileOperand("FILE", "the job: what is to be learned from what, as examples/churn.yaml");
    private final Argument<Integer> resume =
            Argument.option("--resume", "N", "take run N up where it was left", Values::run);
    private final Argument<String> memory = Argument.option(
            "--memory", "SIZE", "how large the Java heap may become, as 512m or 8g", TrainCommand::memory);
    private final Argument<Boolean> detach =
            Argument.flag("--detach", "return at once, and train on; lepton runs shows how far it is");
    private final Argument<JobPlace> on = Argument.option(
            "--on",
            "REGION[/NODE]",
            "have a node of the region train, where its data is; lepton jobs shows how far it is",
            JobPlace::parse);

    private final Session session;
    private final Training training;

    TrainCommand(Session session, Training training) {
        this.session = session;
        this.training = training;
    }

    Command command() {
        return Command.of(
                "train",
                "Learns from data what a job file says, and keeps the run.",
                "lepton train examples/churn.yaml",
                List.of(job, resume, memory, detach, on),
                this::run);
    }

    private int run() throws InterruptedException {
        if (job.isGiven() == resume.isGiven()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "give a job FILE, or --resume N to go on with run N, and not both");
        }
        if (on.isGiven()) {
            return runElsewhere();
        }
        Optional<Path> file = job.value().map(given -> GivenFile.check("job", given));
        var start = new Training.Start(memory.value(), detach.isGiven());
        var runs = training.in(session.home());
        RunView run;
        try (var lines = new TrainingLines(session.terminal(), RunWords.RUN)) {
            run = file.isPresent()
                    ? runs.train(file.get(), start, lines)
                    : runs.resume(resume.required(), start, lines);
        }
        return exitCode(run);
    }

    private int runElsewhere() throws InterruptedException {
        if (!job.isGiven()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "a job of a node is taken up again by lepton jobs resume N: option=--resume, with=--on");
        }
        Path file = GivenFile.check("job", job.required());
        Training.Draft draft = training.in(session.home()).draft(file);
        var jobs = session.fleet().jobs();
        var request = new JobRequest(
                new ModelName(draft.model()),
                String.valueOf(file.getFileName()),
                draft.text(),
                on.required().region(),
                on.required().node(),
                memory.value());
        return new JobFollower(session, jobs).begin(jobs.submit(request), detach.isGiven());
    }

    /** What the program ends with. */
    static int exitCode(RunView run) {
        return switch (run.state()) {
            case "failed", "interrupted" -> ErrorCode.INTERNAL.owner().exitCode();
            case "cancelled" -> INTERRUPTED_EXIT_CODE;
            default -> 0;
        };
    }

    static String memory(String text) {
        if (!MEMORY.matcher(text).matches()) {
            throw new IllegalArgumentException("not a size such as 512m or 8g: memory=" + text);
        }
        return text;
    }
}
