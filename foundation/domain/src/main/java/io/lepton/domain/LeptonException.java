package io.lepton.domain;

/** A broken promise or a failed dependency, told in one sentence that may be shown to a caller. */
public final class LeptonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * Tells a failure.
     *
     * @param code what kind of failure it is, and whose
     * @param message a fact and {@code name=value} pairs, in one line, without payloads, secrets or personal data
     */
    public LeptonException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    /** Tells a failure that another one caused. */
    public LeptonException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
