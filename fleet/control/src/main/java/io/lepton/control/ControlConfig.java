package io.lepton.control;

import io.lepton.chassis.TlsConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a control plane listens, and its bounds.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 takes a free one
 * @param programVersion the version that the status tells
 * @param artifactBytesMax the largest model file taken in
 * @param tick how often time's passing is looked at; at most a second
 * @param core how patient the core is, and how much it holds
 * @param reign how it comes to reign
 * @param tls what people and programs are answered with, by TLS alone; in plain text if absent
 */
public record ControlConfig(
        String host,
        int port,
        String programVersion,
        long artifactBytesMax,
        Duration tick,
        CoreConfig core,
        ReignConfig reign,
        Optional<TlsConfig> tls) {
    public static final int PORT = 7070;
    public static final long ARTIFACT_BYTES_MAX = 4L << 30;

    public ControlConfig {
        if (artifactBytesMax < 1) {
            throw new IllegalArgumentException("must be positive: artifactBytesMax=" + artifactBytesMax);
        }
        if (tick.toMillis() < 1 || tick.compareTo(Duration.ofSeconds(1)) > 0) {
            throw new IllegalArgumentException("outside [1 ms, 1 s]: tick=" + tick);
        }
    }

    /** A control plane that answers in plain text. */
    public ControlConfig(
            String host,
            int port,
            String programVersion,
            long artifactBytesMax,
            Duration tick,
            CoreConfig core,
            ReignConfig reign) {
        this(host, port, programVersion, artifactBytesMax, tick, core, reign, Optional.empty());
    }

    /** The same with another core. */
    public ControlConfig withCore(CoreConfig other) {
        return new ControlConfig(host, port, programVersion, artifactBytesMax, tick, other, reign, tls);
    }

    /** The same by TLS. */
    public ControlConfig withTls(TlsConfig files) {
        return new ControlConfig(host, port, programVersion, artifactBytesMax, tick, core, reign, Optional.of(files));
    }

    /** A control plane with the usual bounds. */
    public static ControlConfig at(String host, int port, String programVersion, ReignConfig.Succession succession) {
        return new ControlConfig(
                host,
                port,
                programVersion,
                ARTIFACT_BYTES_MAX,
                Duration.ofMillis(250),
                CoreConfig.defaults(),
                ReignConfig.of(succession));
    }
}
