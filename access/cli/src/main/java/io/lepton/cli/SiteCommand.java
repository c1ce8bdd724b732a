package io.lepton.cli;

import io.lepton.domain.Endpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** {@code lepton site}: one site of a federation, which calls its coordinator and shows it no row. */
final class SiteCommand {
    private final Argument<Path> file =
            Argument.fileOperand("FILE", "the federation, letter for letter as its coordinator has it");
    private final Argument<Endpoint> coordinator =
            Argument.requiredOption("--coordinator", "HOST:PORT", "where the federation listens", Values::endpoint);
    private final Argument<String> name =
            Argument.requiredOption("--name", "NAME", "which of the file's sites this is", Function.identity());
    private final Argument<Path> data =
            Argument.requiredFileOption("--data", "FILE", "has this site's rows; whatever the federation's file says");
    private final ProofArguments proof = new ProofArguments();

    private final Session session;
    private final Federating federating;

    SiteCommand(Session session, Federating federating) {
        this.session = session;
        this.federating = federating;
    }

    Command command() {
        List<Argument<?>> arguments = new ArrayList<>(List.of(file, coordinator, name, data));
        arguments.addAll(proof.all());
        return Command.of(
                "site",
                "Runs one site of a federation, whose rows stay with it, until the federation is over.",
                "lepton site heart.yaml --coordinator 10.0.0.1:7075 --name va --data va.csv --join-file va.token",
                arguments,
                this::run);
    }

    private int run() throws InterruptedException {
        var options = new SiteOptions(
                GivenFile.check("federation", file.required()),
                name.required(),
                GivenFile.check("data", data.required()),
                coordinator.required(),
                session.home(),
                proof.options(session.controls()));
        try (var progress = new LaunchLines(session.terminal())) {
            return federating.in(session.home()).takePart(options, progress);
        }
    }
}
