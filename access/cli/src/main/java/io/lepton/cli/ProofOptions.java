package io.lepton.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a process of a federation proves to the others who it is.
 *
 * @param joinFile a file with the token to enrol with, if it has no certificate yet
 * @param controls where it enrols, and renews its certificate
 * @param certificate its certificate, if it has not one of the fleet's authority
 */
public record ProofOptions(Optional<Path> joinFile, List<URI> controls, Optional<CertificateFiles> certificate) {
    /**
     * Files in PEM.
     *
     * @param certificates the certificate, and behind it those that vouch for it
     * @param key its private key
     * @param authorities whom to believe
     */
    public record CertificateFiles(Path certificates, Path key, Path authorities) {}

    public ProofOptions {
        controls = List.copyOf(controls);
    }
}
