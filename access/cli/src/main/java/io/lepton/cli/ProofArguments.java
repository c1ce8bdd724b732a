package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The options by which a process of a federation is told how to prove who it is. */
final class ProofArguments {
    private final Argument<Path> join = Argument.fileOption(
            "--join-file", "FILE", "has the token of lepton ca token, with which it enrols at its first start");
    private final Argument<Path> certificates = Argument.fileOption(
            "--tls-certificates",
            "FILE",
            "has its certificate, PEM, and those that vouch for it, if the fleet's authority gave it none");
    private final Argument<Path> key =
            Argument.fileOption("--tls-key", "FILE", "has that certificate's private key, PEM");
    private final Argument<Path> authorities =
            Argument.fileOption("--tls-authorities", "FILE", "has the authorities to believe then, PEM");

    /** What a command takes. */
    List<Argument<?>> all() {
        return List.of(join, certificates, key, authorities);
    }

    boolean areGiven() {
        return all().stream().anyMatch(Argument::isGiven);
    }

    /** @param controls where it enrols */
    ProofOptions options(List<URI> controls) {
        return new ProofOptions(join.value().map(file -> GivenFile.check("join-file", file)), controls, files());
    }

    private Optional<ProofOptions.CertificateFiles> files() {
        List<Argument<Path>> together = List.of(certificates, key, authorities);
        if (together.stream().noneMatch(Argument::isGiven)) {
            return Optional.empty();
        }
        if (!together.stream().allMatch(Argument::isGiven)) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "a certificate, its key and the authorities belong together: --tls-certificates, --tls-key,"
                            + " --tls-authorities");
        }
        if (join.isGiven()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "it enrols with a token or has a certificate: --join-file");
        }
        return Optional.of(new ProofOptions.CertificateFiles(
                GivenFile.check("tls-certificates", certificates.required()),
                GivenFile.check("tls-key", key.required()),
                GivenFile.check("tls-authorities", authorities.required())));
    }
}
