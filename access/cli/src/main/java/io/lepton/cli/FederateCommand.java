package io.lepton.cli;

import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.RegionSelection;
import io.lepton.wire.DeploymentRequest;
import io.lepton.wire.FederationView.AgreementView;
import io.lepton.wire.RunView;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code lepton federate}: has the sites that a file names learn together, and serves the model if the file says so. */
final class FederateCommand {
    private static final int STEP_SECONDS = 300;

    private final Argument<Path> file =
            Argument.fileOperand("FILE", "the federation: which sites learn what, as examples/heart.yaml");
    private final Argument<String> memory = Argument.option(
            "--memory", "SIZE", "how large the Java heap may become, as 512m or 8g", TrainCommand::memory);
    private final Argument<Boolean> detach =
            Argument.flag("--detach", "return at once, and learn on; lepton federations shows how far it is");

    private final Argument<Endpoint> listen = Argument.option(
            "--listen",
            "HOST:PORT",
            "where the sites call, each a process of its own: see lepton site",
            Values::endpoint);
    private final Argument<Integer> stepSeconds = Argument.option(
            "--step-seconds",
            "SECONDS",
            "how long a step of a round waits for sites that are late (default: " + STEP_SECONDS + ")",
            Values::seconds);
    private final Argument<List<URI>> peerControl = Argument.option(
            "--peer-control",
            "URL",
            "the control plane's --peer-port, where it enrols and renews its certificate",
            Values::controls);
    private final ProofArguments proof = new ProofArguments();

    private final Session session;
    private final Federating federating;
    private final PushCommand push;

    FederateCommand(Session session, Federating federating, PushCommand push) {
        this.session = session;
        this.federating = federating;
        this.push = push;
    }

    Command command() {
        List<Argument<?>> arguments = new ArrayList<>(List.of(file, memory, detach, listen, stepSeconds, peerControl));
        arguments.addAll(proof.all());
        return Command.of(
                "federate",
                "Has several sites learn one model, whose rows stay where they are.",
                "lepton federate examples/heart.yaml",
                arguments,
                this::run);
    }

    private int run() throws InterruptedException {
        Path given = GivenFile.check("federation", file.required());
        var federations = federating.in(session.home());
        RunView run;
        try (var lines = new TrainingLines(session.terminal(), RunWords.FEDERATION)) {
            var start = new Training.Start(memory.value(), detach.isGiven());
            var listening = listening();
            run = listening.isPresent()
                    ? federations.coordinate(given, listening.get(), start, lines)
                    : federations.train(given, start, lines);
        }
        deployIfAsked(federations, run);
        return TrainCommand.exitCode(run);
    }

    private Optional<ListenOptions> listening() {
        boolean isAboutSites = proof.areGiven() || stepSeconds.isGiven() || peerControl.isGiven();
        if (listen.value().isEmpty() && isAboutSites) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "sites call only where the federation listens: missing=--listen");
        }
        return listen.value()
                .map(endpoint -> new ListenOptions(
                        endpoint,
                        stepSeconds.value().orElse(STEP_SECONDS),
                        proof.options(peerControl.value().orElse(List.of()))));
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
            var regional = new RegionalVersions(session, push);
            regional.serve(version.id().model(), regional.register(federations.variants(run.number())));
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
