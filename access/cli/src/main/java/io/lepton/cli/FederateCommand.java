package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.RegionSelection;
import io.lepton.wire.DeploymentRequest;
import io.lepton.wire.FederationView.AgreementView;
import io.lepton.wire.RunView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code lepton federate}: has the sites that a file names learn together, and serves the model if the file says so. */
final class FederateCommand {
    private final Argument<Path> file =
            Argument.fileOperand("FILE", "the federation: which sites learn what, as examples/heart.yaml");
    private final Argument<String> memory = Argument.option(
            "--memory", "SIZE", "how large the Java heap may become, as 512m or 8g", TrainCommand::memory);
    private final Argument<Boolean> detach =
            Argument.flag("--detach", "return at once, and learn on; lepton federations shows how far it is");

    private final Session session;
    private final Federating federating;
    private final PushCommand push;

    FederateCommand(Session session, Federating federating, PushCommand push) {
        this.session = session;
        this.federating = federating;
        this.push = push;
    }

    Command command() {
        return Command.of(
                "federate",
                "Has several sites learn one model, whose rows stay where they are.",
                "lepton federate examples/heart.yaml",
                List.of(file, memory, detach),
                this::run);
    }

    private int run() throws InterruptedException {
        Path given = GivenFile.check("federation", file.required());
        var federations = federating.in(session.home());
        RunView run;
        try (var lines = new TrainingLines(session.terminal(), RunWords.FEDERATION)) {
            run = federations.train(given, new Training.Start(memory.value(), detach.isGiven()), lines);
        }
        deployIfAsked(federations, run);
        return TrainCommand.exitCode(run);
    }

    /** A fleet that is not there takes nothing from what was learned. */
    void deployIfAsked(Federating.Federations federations, RunView run) throws InterruptedException {
        boolean isAsked = run.state().equals("finished")
                && federations
                        .federation(run.number())
                        .agreement()
                        .map(AgreementView::deploysItself)
                        .orElse(false);
        if (!isAsked) {
            return;
        }
        try {
            ModelVersion version = push.register(federations.product(run.number()));
            push.tell(version);
            new DeployCommand(session)
                    .serve(
                            version.id().model(),
                            new DeploymentRequest(Optional.of(version.id().number()), new RegionSelection.All(), 1));
        } catch (LeptonException e) {
            if (e.code() != ErrorCode.FLEET_UNREACHABLE) {
                throw e;
            }
            session.terminal()
                    .tell("no fleet answers, so the model is not served yet; later: "
                            + RunWords.FEDERATION.push(run.number()) + " && lepton deploy " + run.model());
        }
    }
}
