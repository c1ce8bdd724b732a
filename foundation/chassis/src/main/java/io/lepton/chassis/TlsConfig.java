package io.lepton.chassis;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a listener's identity lies.
 *
 * @param certificates a PEM file: the listener's certificate, and behind it those that vouch for it
 * @param key a PEM file: the certificate's private key, PKCS#8 or the older form of RSA and EC keys, not encrypted
 * @param lookEvery how often the files are looked at for a change
 */
public record TlsConfig(Path certificates, Path key, Duration lookEvery) {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    public TlsConfig {
        if (lookEvery.toMillis() < 1) {
            throw new IllegalArgumentException("must be at least 1 ms: lookEvery=" + lookEvery);
        }
    }

    /** Files that are looked at every 10 s. */
    public TlsConfig(Path certificates, Path key) {
        this(certificates, key, LOOK_EVERY);
    }
}
