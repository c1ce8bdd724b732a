package io.lepton.cli;

import io.lepton.client.JobCalls;
import io.lepton.wire.JobView;
import io.lepton.wire.Json;
import java.util.List;
import java.util.Optional;

/** {@code lepton jobs}: the trainings on nodes of a fleet, and one of them. */
final class JobsCommand {
    private final Argument<Boolean> json = Argument.flag("--json", "print JSON");
    private final Argument<Integer> shown = number();
    private final Argument<Boolean> showJson = Argument.flag("--json", "print JSON");
    private final Argument<Integer> logged = number();
    private final Argument<Boolean> follow = Argument.flag("--follow", "go on until the job is over");
    private final Argument<Integer> cancelled = number();
    private final Argument<Integer> resumed = number();

    private final Session session;

    JobsCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return new Command(
                "jobs",
                "Shows every training that was sent to a node, and how it stands.",
                "lepton jobs",
                List.of(json),
                Optional.of(this::list),
                List.of(
                        Command.of(
                                "show",
                                "Shows one job: where it is, who sent it, what came of it.",
                                "lepton jobs show 4",
                                List.of(shown, showJson),
                                this::show),
                        Command.of(
                                "log",
                                "Prints what the training of a job said.",
                                "lepton jobs log 4 --follow",
                                List.of(logged, follow),
                                this::log),
                        Command.of(
                                "cancel",
                                "Has a job save what it has learned, and end.",
                                "lepton jobs cancel 4",
                                List.of(cancelled),
                                this::cancel),
                        Command.of(
                                "resume",
                                "Has a job that ended before its time go on where it was left.",
                                "lepton jobs resume 4",
                                List.of(resumed),
                                this::resume)));
    }

    private int list() {
        List<JobView> all = jobs().all();
        session.terminal()
                .print(
                        json.isGiven()
                                ? Json.writePretty(all)
                                : JobPages.table(all, session.terminal().ink()));
        return 0;
    }

    private int show() {
        JobView job = jobs().one(shown.required());
        session.terminal()
                .print(
                        showJson.isGiven()
                                ? Json.writePretty(job)
                                : JobPages.page(job, session.terminal().ink()));
        return 0;
    }

    private int log() throws InterruptedException {
        int number = logged.required();
        if (follow.isGiven()) {
            return new JobFollower(session, jobs()).follow(number, 0);
        }
        jobs().log(number, 0).lines().stream()
                .flatMap(line -> JobPages.line(line).stream())
                .forEach(session.terminal()::printLine);
        return 0;
    }

    private int cancel() {
        JobView job = jobs().cancel(cancelled.required());
        session.terminal()
                .printLine(
                        job.isOver()
                                ? "job " + job.number() + " is cancelled"
                                : "asked job " + job.number() + " to save and end; see: lepton jobs show "
                                        + job.number());
        return 0;
    }

    private int resume() {
        JobView job = jobs().resume(resumed.required());
        session.terminal()
                .printLine("job " + job.number() + " goes on; see: lepton jobs log " + job.number() + " --follow");
        return 0;
    }

    private JobCalls jobs() {
        return session.fleet().jobs();
    }

    private static Argument<Integer> number() {
        return Argument.operand("N", "the number of the job", Values::run);
    }
}
