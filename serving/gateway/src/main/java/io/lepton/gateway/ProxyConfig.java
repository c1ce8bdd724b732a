package io.lepton.gateway;

import java.time.Duration;

/**
 * The bounds within which a gateway carries requests.
 *
 * @param replayBytesMax how much of a request's body is kept for another attempt; a longer one has a single attempt
 * @param attemptsMax at how many places one request is tried, at least 1
 * @param connectTimeout how long a connection may take to be made
 * @param responseTimeout how long nothing may move on a request's way before it is given up
 * @param idleTimeout how long an unused connection is kept, on either side
 * @param idleConnectionsMax how many unused connections to one place each event loop keeps
 * @param callersMax how many callers may be connected at once; more are turned away unanswered
 * @param bounds what else callers are held to
 * @param headBytesMax the longest request line, and the longest sum of headers
 * @param stopTimeout how long a stopping gateway waits for the requests it has begun, once it begins no more
 */
public record ProxyConfig(
        int replayBytesMax,
        int attemptsMax,
        Duration connectTimeout,
        Duration responseTimeout,
        Duration idleTimeout,
        int idleConnectionsMax,
        int callersMax,
        CallerBounds bounds,
        int headBytesMax,
        Duration stopTimeout) {
    private static final int NOTICE_DIVISOR = 20;

    private static final ProxyConfig DEFAULTS = new ProxyConfig(
            1 << 20,
            3,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            512,
            10_000,
            CallerBounds.defaults(),
            16 << 10,
            Duration.ofSeconds(5));

    public ProxyConfig {
        check("replayBytesMax", replayBytesMax, 0);
        check("attemptsMax", attemptsMax, 1);
        check("connectTimeout", connectTimeout.toMillis(), 1);
        check("responseTimeout", responseTimeout.toMillis(), 1);
        check("idleTimeout", idleTimeout.toMillis(), 1);
        check("idleConnectionsMax", idleConnectionsMax, 0);
        check("callersMax", callersMax, 1);
        check("headBytesMax", headBytesMax, 1);
        check("stopTimeout", stopTimeout.toMillis(), 0);
    }

    /** How long a stopping gateway says so and answers on, and then at least refuses: a twentieth of {@code stopTimeout}. */
    Duration stopNotice() {
        return stopTimeout.dividedBy(NOTICE_DIVISOR);
    }

    public static ProxyConfig defaults() {
        return DEFAULTS;
    }

    private static void check(String field, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException("less than " + min + ": " + field + "=" + value);
        }
    }
}
