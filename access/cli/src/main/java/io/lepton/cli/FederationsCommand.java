package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.FederationView;
import io.lepton.wire.Json;
import io.lepton.wire.RunView;
import java.util.List;
import java.util.Optional;

/** {@code lepton federations}: what several sites have learned together, and one of them; none needs a fleet. */
final class FederationsCommand {
    private final Argument<Boolean> json = Argument.flag("--json", "print JSON");
    private final Argument<Integer> shown = number();
    private final Argument<Boolean> html = Argument.flag("--html", "write a page with charts, and tell where it lies");
    private final Argument<Boolean> showJson = Argument.flag("--json", "print JSON");
    private final Argument<Integer> resumed = number();
    private final Argument<Integer> logged = number();
    private final Argument<Integer> cancelled = number();
    private final Argument<Integer> removed = number();

    private final Session session;
    private final Federating federating;
    private final FederateCommand federate;

    /** @param federate serves what a federation has made, if its file says so */
    FederationsCommand(Session session, Federating federating, FederateCommand federate) {
        this.session = session;
        this.federating = federating;
        this.federate = federate;
    }

    Command command() {
        return new Command(
                "federations",
                "Shows every federation that is kept, and how it ended.",
                "lepton federations",
                List.of(json),
                Optional.of(this::list),
                List.of(
                        Command.of(
                                "show",
                                "Shows one federation: its sites, its rounds, what it cost of privacy.",
                                "lepton federations show 3 --html",
                                List.of(shown, html, showJson),
                                this::show),
                        Command.of(
                                "resume",
                                "Takes a federation up where its journals end.",
                                "lepton federations resume 3",
                                List.of(resumed),
                                this::resume),
                        Command.of(
                                "log",
                                "Prints what the process of a federation said.",
                                "lepton federations log 3",
                                List.of(logged),
                                this::log),
                        Command.of(
                                "cancel",
                                "Has a federation save what it has learned, and end.",
                                "lepton federations cancel 3",
                                List.of(cancelled),
                                this::cancel),
                        Command.of(
                                "remove",
                                "Removes a federation, its model included.",
                                "lepton federations remove 3",
                                List.of(removed),
                                this::remove)));
    }

    private int list() {
        List<RunView> all = federations().all();
        session.terminal()
                .print(
                        json.isGiven()
                                ? Json.writePretty(all)
                                : RunPages.table(
                                        all,
                                        RunWords.FEDERATION,
                                        session.terminal().ink()));
        return 0;
    }

    private int show() {
        FederationView federation = federations().federation(shown.required());
        if (html.isGiven()) {
            session.terminal().printLine("wrote " + federations().page(shown.required()));
        } else {
            session.terminal()
                    .print(
                            showJson.isGiven()
                                    ? Json.writePretty(federation)
                                    : FederationPages.page(
                                            federation, session.terminal().ink()));
        }
        return 0;
    }

    private int resume() throws InterruptedException {
        RunView run;
        try (var lines = new TrainingLines(session.terminal(), RunWords.FEDERATION)) {
            run = federations().resume(resumed.required(), new Training.Start(Optional.empty(), false), lines);
        }
        federate.deployIfAsked(federations(), run);
        return TrainCommand.exitCode(run);
    }

    private int log() {
        session.terminal().print(federations().log(logged.required()));
        return 0;
    }

    private int cancel() {
        int number = cancelled.required();
        if (!federations().cancel(number)) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "the federation is over: federation=" + number + ", state="
                            + federations().one(number).state());
        }
        session.terminal()
                .printLine("asked federation " + number + " to save and end; see: " + RunWords.FEDERATION.show(number));
        return 0;
    }

    private int remove() {
        federations().remove(removed.required());
        session.terminal().printLine("removed federation " + removed.required());
        return 0;
    }

    private Federating.Federations federations() {
        return federating.in(session.home());
    }

    private static Argument<Integer> number() {
        return Argument.operand("N", "the number of the federation", Values::run);
    }
}
