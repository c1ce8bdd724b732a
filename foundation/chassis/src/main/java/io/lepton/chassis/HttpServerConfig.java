package io.lepton.chassis;

/**
 * Where a server listens, and its bounds.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 takes a free one
 * @param bodyBytesMax the largest request body that a handler may take whole
 * @param inFlightMax how many requests, and as many streams again, are answered at once; more are refused
 */
public record HttpServerConfig(String host, int port, int bodyBytesMax, int inFlightMax) {
    public static final int IN_FLIGHT_MAX = 1_024;

    private static final int PORT_MAX = 65_535;

    public HttpServerConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("a host must not be blank");
        }
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("outside [0, " + PORT_MAX + "]: port=" + port);
        }
        if (bodyBytesMax < 0) {
            throw new IllegalArgumentException("must be at least 0: bodyBytesMax=" + bodyBytesMax);
        }
        if (inFlightMax < 1) {
            throw new IllegalArgumentException("must be positive: inFlightMax=" + inFlightMax);
        }
    }

    /** A server with the usual bound of requests in flight. */
    public HttpServerConfig(String host, int port, int bodyBytesMax) {
        this(host, port, bodyBytesMax, IN_FLIGHT_MAX);
    }
}
