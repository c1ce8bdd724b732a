package io.lepton.domain;

import java.time.Duration;
import java.util.OptionalLong;

/** A broken promise or a failed dependency, told in one sentence that may be shown to a caller. */
public final class LeptonException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final ErrorCode code;
    private final long retryAfterMillis;

    /**
     * Tells a failure.
     *
     * @param code what kind of failure it is, and whose
     * @param message a fact and {@code name=value} pairs, in one line, without payloads, secrets or personal data
     */
    public LeptonException(ErrorCode code, String message) {
        super(message);
        this.code = code;
        this.retryAfterMillis = 0;
    }

    /** Tells a failure that another one caused. */
    public LeptonException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryAfterMillis = 0;
    }

    /** Tells a failure that is expected to be over by then. */
    public LeptonException(ErrorCode code, String message, Duration retryAfter) {
        super(message);
        this.code = code;
        this.retryAfterMillis = retryAfter.toMillis();
    }

    public ErrorCode code() {
        return code;
    }

    /** The seconds after which the same request may do better, at least 1; empty where time alone mends nothing. */
    public OptionalLong retryAfterSeconds() {
        return code.retry() == ErrorCode.Retry.LATER
                ? OptionalLong.of(Math.max(1, Math.ceilDiv(retryAfterMillis, MILLIS_PER_SECOND)))
                : OptionalLong.empty();
    }
}
