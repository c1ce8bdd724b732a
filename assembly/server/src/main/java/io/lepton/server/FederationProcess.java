package io.lepton.server;

import io.lepton.cli.ProofOptions;
import io.lepton.domain.PeerIdentity;
import io.lepton.federating.CoordinatingWork;
import io.lepton.federating.FederatingWork;
import io.lepton.federating.Listening;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunShelf;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.UnaryOperator;

/**
 * The process in which the sites of one federation learn together, or in which it listens for sites that are processes of their own; as
 * {@link RunProcess} says.
 */
public final class FederationProcess {
    private FederationProcess() {}

    public static void main(String[] args) {
        RunProcess.run(args, RunShelf.FEDERATIONS, (store, run, process) -> {
            var around = new FederatingWork.Surroundings(
                    process::tell, process::isStopped, process::load, System.getenv(), new SecureRandom());
            var clock = new SystemClock();
            return Listening.of(run)
                    .map(listening -> new CoordinatingWork(
                                    store, clock, around, listening, () -> proof(Path.of(args[0]), run, listening))
                            .run(run))
                    .orElseGet(() -> new FederatingWork(store, clock, around).run(run));
        });
    }

    private static FederationProof proof(Path home, RunFolder run, Listening listening) {
        var who = new PeerIdentity.OfCoordinator(run.view().model());
        var options = new ProofOptions(
                listening.joinFile().map(Path::of),
                listening.controls().stream().map(URI::create).toList(),
                listening
                        .certificate()
                        .map(files -> new ProofOptions.CertificateFiles(
                                Path.of(files.certificates()), Path.of(files.key()), Path.of(files.authorities()))));
        return FederationProof.take(
                home, "coordinator-" + who.federation(), who, options, new SystemClock(), UnaryOperator.identity());
    }
}
