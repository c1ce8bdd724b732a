package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Json;
import io.lepton.wire.RunView;
import java.util.List;
import java.util.Optional;

/** {@code lepton runs}: the trainings that are kept, and one of them; none needs a fleet. */
final class RunsCommand {
    private final Argument<Boolean> json = Argument.flag("--json", "print JSON");
    private final Argument<Integer> shown = number();
    private final Argument<Boolean> html = Argument.flag("--html", "write a page with charts, and tell where it lies");
    private final Argument<Boolean> showJson = Argument.flag("--json", "print JSON");
    private final Argument<Integer> logged = number();
    private final Argument<Integer> cancelled = number();
    private final Argument<Integer> removed = number();

    private final Session session;
    private final Training training;

    RunsCommand(Session session, Training training) {
        this.session = session;
        this.training = training;
    }

    Command command() {
        return new Command(
                "runs",
                "Shows every training that is kept, and how it ended.",
                "lepton runs",
                List.of(json),
                Optional.of(this::list),
                List.of(
                        Command.of(
                                "show",
                                "Shows one run: its data, its figures, its files.",
                                "lepton runs show 7 --html",
                                List.of(shown, html, showJson),
                                this::show),
                        new RunCheckCommand(session, training).command(),
                        Command.of(
                                "log",
                                "Prints what the process of a run said.",
                                "lepton runs log 7",
                                List.of(logged),
                                this::log),
                        Command.of(
                                "cancel",
                                "Has a run save what it has learned, and end.",
                                "lepton runs cancel 7",
                                List.of(cancelled),
                                this::cancel),
                        Command.of(
                                "remove",
                                "Removes a run, its model included.",
                                "lepton runs remove 7",
                                List.of(removed),
                                this::remove)));
    }

    private int list() {
        List<RunView> all = runs().all();
        session.terminal()
                .print(
                        json.isGiven()
                                ? Json.writePretty(all)
                                : RunPages.table(
                                        all, RunWords.RUN, session.terminal().ink()));
        return 0;
    }

    private int show() {
        RunView run = runs().one(shown.required());
        if (html.isGiven()) {
            session.terminal().printLine("wrote " + runs().page(shown.required()));
        } else {
            session.terminal()
                    .print(
                            showJson.isGiven()
                                    ? Json.writePretty(run)
                                    : RunPages.page(run, session.terminal().ink()));
        }
        return 0;
    }

    private int log() {
        session.terminal().print(runs().log(logged.required()));
        return 0;
    }

    private int cancel() {
        int number = cancelled.required();
        if (!runs().cancel(number)) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "the run is over: run=" + number + ", state="
                            + runs().one(number).state());
        }
        session.terminal().printLine("asked run " + number + " to save and end; see: lepton runs show " + number);
        return 0;
    }

    private int remove() {
        runs().remove(removed.required());
        session.terminal().printLine("removed run " + removed.required());
        return 0;
    }

    private Training.Runs runs() {
        return training.in(session.home());
    }

    private static Argument<Integer> number() {
        return Argument.operand("N", "the number of the run", Values::run);
    }
}
