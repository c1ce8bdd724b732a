package io.lepton.server;

import io.lepton.control.AccessConfig;
import io.lepton.control.CoreConfig;
import io.lepton.control.PeerDoor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The key {@code access} of a fleet's file, as written: whom the fleet answers.
 *
 * @param inference {@code open}: gateways answer whoever asks; {@code keys}: whoever shows a key whose account may ask;
 *     {@code open} if absent
 * @param certificateMinutes how long the certificates of gateways and nodes are good, which they renew by themselves; a day if
 *     absent
 * @param oidc the providers whose tokens the control plane believes beside its own keys; none if absent
 * @param processes {@code open}: gateways, nodes and the control plane believe one another without certificates, on any network;
 *     {@code certified}: on the loopback interface at most; {@code certified} if absent
 * @param plaintext {@code open}: keys of people and callers may pass in plain text on any network, as where something before the processes
 *     speaks TLS; {@code refused}: on the loopback interface at most; {@code refused} if absent
 */
record AccessEntry(
        Optional<String> inference,
        Optional<List<OidcEntry>> oidc,
        Optional<Double> certificateMinutes,
        Optional<String> processes,
        Optional<String> plaintext) {
    static final AccessEntry UNSAID =
            new AccessEntry(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final double MINUTES_MIN = 0.05;
    private static final double MINUTES_MAX = 60 * 24 * 366;
    private static final double MILLIS_PER_MINUTE = 60_000;
    private static final Duration CERTIFICATE_LIFE = Duration.ofDays(1);
    private static final String OPEN = "open";
    private static final String KEYS = "keys";
    private static final String CERTIFIED = "certified";
    private static final String REFUSED = "refused";

    /** @throws IllegalArgumentException naming the field, if something is not known, or no such thing */
    AccessEntry checked() {
        inference.filter(word -> !List.of(OPEN, KEYS).contains(word)).ifPresent(word -> {
            throw new IllegalArgumentException("not open or keys: inference=" + word);
        });
        processes.filter(word -> !List.of(OPEN, CERTIFIED).contains(word)).ifPresent(word -> {
            throw new IllegalArgumentException("not open or certified: processes=" + word);
        });
        plaintext.filter(word -> !List.of(OPEN, REFUSED).contains(word)).ifPresent(word -> {
            throw new IllegalArgumentException("not open or refused: plaintext=" + word);
        });
        certificateMinutes
                .filter(minutes -> !(minutes >= MINUTES_MIN && minutes <= MINUTES_MAX))
                .ifPresent(minutes -> {
                    throw new IllegalArgumentException(
                            "outside [" + MINUTES_MIN + ", " + MINUTES_MAX + "]: certificateMinutes=" + minutes);
                });
        oidc.orElse(List.of()).forEach(OidcEntry::toProvider);
        return this;
    }

    /** Whether gateways answer only whoever shows a key. */
    boolean demandsKeys() {
        return inference.orElse(OPEN).equals(KEYS);
    }

    /** Whether the fleet's processes believe one another without certificates on any network. */
    boolean believesProcesses() {
        return processes.orElse(CERTIFIED).equals(OPEN);
    }

    /** Whether keys may pass in plain text on any network. */
    boolean letsKeysPassPlainly() {
        return plaintext.orElse(REFUSED).equals(OPEN);
    }

    /** Whom gateways answer; the owner of the control plane's machine in any case. */
    CoreConfig.Inference toInference(OwnerKey owner) {
        return demandsKeys() ? new CoreConfig.Keys(Optional.of(owner.sha256())) : new CoreConfig.Open();
    }

    /** Whom the control plane answers. */
    AccessConfig toConfig(OwnerKey owner, Optional<PeerDoor> peers) {
        return owner.access(
                oidc.orElse(List.of()).stream().map(OidcEntry::toVerifier).toList(), peers);
    }

    /** How long certificates are good. */
    Duration certificateLife() {
        return certificateMinutes
                .map(minutes -> Duration.ofMillis(Math.round(minutes * MILLIS_PER_MINUTE)))
                .orElse(CERTIFICATE_LIFE);
    }
}
