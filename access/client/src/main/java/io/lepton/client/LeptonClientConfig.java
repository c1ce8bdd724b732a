package io.lepton.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a client behaves.
 *
 * @param gateways the gateways to ask for predictions, best first; none means those that the control plane knows, in its
 *     order
 * @param connectTimeout how long a connection may take to be made
 * @param callTimeout how long a call of the control plane may take
 * @param uploadTimeout how long the upload of a model may take
 * @param predictDeadline how long a prediction may take, all attempts together
 * @param key proves who the client is; if absent, that of {@code LEPTON_KEY}, else the one that the file {@code credentials} in
 *     Lepton's home folder has for the control plane, else none
 * @param authorities a PEM file with the certificates of those who may vouch for servers that are called by https; if absent, that of
 *     {@code LEPTON_CA}, else those that Java believes
 */
public record LeptonClientConfig(
        List<URI> gateways,
        Duration connectTimeout,
        Duration callTimeout,
        Duration uploadTimeout,
        Duration predictDeadline,
        Optional<String> key,
        Optional<Path> authorities) {
    public static final LeptonClientConfig DEFAULTS = new LeptonClientConfig(
            List.of(),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofMinutes(30),
            Duration.ofSeconds(30),
            Optional.empty(),
            Optional.empty());

    /** A client that finds its key, and whom it believes, by itself. */
    public LeptonClientConfig(
            List<URI> gateways,
            Duration connectTimeout,
            Duration callTimeout,
            Duration uploadTimeout,
            Duration predictDeadline) {
        this(gateways, connectTimeout, callTimeout, uploadTimeout, predictDeadline, Optional.empty(), Optional.empty());
    }

    public LeptonClientConfig {
        gateways = List.copyOf(gateways);
        checkPositive("connectTimeout", connectTimeout);
        checkPositive("callTimeout", callTimeout);
        checkPositive("uploadTimeout", uploadTimeout);
        checkPositive("predictDeadline", predictDeadline);
    }

    public LeptonClientConfig withGateways(List<URI> bestFirst) {
        return new LeptonClientConfig(
                bestFirst, connectTimeout, callTimeout, uploadTimeout, predictDeadline, key, authorities);
    }

    public LeptonClientConfig withPredictDeadline(Duration deadline) {
        return new LeptonClientConfig(gateways, connectTimeout, callTimeout, uploadTimeout, deadline, key, authorities);
    }

    public LeptonClientConfig withKey(String text) {
        return new LeptonClientConfig(
                gateways, connectTimeout, callTimeout, uploadTimeout, predictDeadline, Optional.of(text), authorities);
    }

    /** The same, believing those of a PEM file and nobody else. */
    public LeptonClientConfig withAuthorities(Path pem) {
        return new LeptonClientConfig(
                gateways, connectTimeout, callTimeout, uploadTimeout, predictDeadline, key, Optional.of(pem));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "LeptonClientConfig[gateways=" + gateways + ", predictDeadline=" + predictDeadline + "]";
    }

    private static void checkPositive(String field, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("must be positive: " + field + "=" + value);
        }
    }
}
