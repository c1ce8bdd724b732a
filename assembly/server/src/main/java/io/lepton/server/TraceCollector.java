package io.lepton.server;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.telemetry.Traces;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Finds the collector that traces are sent to: the fleet file's, else the one that the environment names, else none. */
final class TraceCollector {
    /** The variable by which OpenTelemetry's programs are told of their collector. */
    static final String VARIABLE = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private TraceCollector() {}

    /**
     * Opens the way to the collector, if there is one.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} if what is named is no HTTP URL
     */
    static Traces open(FleetLayout layout, Map<String, String> environment, String version, Clock clock) {
        return find(layout, environment)
                .map(endpoint -> Traces.exporting(endpoint, version, clock))
                .orElseGet(Traces::off);
    }

    /** The collector's base URL. */
    static Optional<URI> find(FleetLayout layout, Map<String, String> environment) {
        return layout.tracesEndpoint().or(() -> Optional.ofNullable(environment.get(VARIABLE))
                .filter(text -> !text.isBlank())
                .map(TraceCollector::ofVariable));
    }

    private static URI ofVariable(String text) {
        try {
            return parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, VARIABLE + ": " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException if the text is no HTTP URL */
    static URI parse(String text) {
        URI endpoint = URI.create(text);
        boolean isHttp = text.startsWith("http://") || text.startsWith("https://");
        if (!isHttp || endpoint.getHost() == null) {
            throw new IllegalArgumentException("not a collector's HTTP URL: endpoint=" + text);
        }
        return endpoint;
    }
}
