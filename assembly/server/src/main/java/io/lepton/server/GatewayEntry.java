package io.lepton.server;

import io.lepton.chassis.TlsConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the fleet's file says of each gateway. Names of files are read from where the fleet's file is.
 *
 * @param tlsCertificates the certificate with which it speaks TLS to callers who want it, and behind it those that vouch for
 *     it; PEM
 * @param tlsKey the certificate's private key; PEM
 */
record GatewayEntry(Optional<String> tlsCertificates, Optional<String> tlsKey) {
    /** @throws IllegalArgumentException if one is given without the other */
    Optional<TlsConfig> toTls(Path fleetFile) {
        if (tlsCertificates.isPresent() != tlsKey.isPresent()) {
            throw new IllegalArgumentException("a certificate and its key belong together: missing="
                    + (tlsKey.isPresent() ? "tlsCertificates" : "tlsKey"));
        }
        return tlsCertificates.map(certificates ->
                new TlsConfig(fleetFile.resolveSibling(certificates), fleetFile.resolveSibling(tlsKey.orElseThrow())));
    }
}
