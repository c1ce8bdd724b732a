package io.lepton.domain;

/**
 * Every kind of failure that Lepton tells anybody, with its owner, its HTTP status and advice on trying again.
 *
 * <p>Each code has a page, {@code docs/errors/CODE.md}, that a test holds against this list.
 */
public enum ErrorCode {
    /** A request, file or option that cannot be understood; the message names the field. */
    INVALID_REQUEST(Owner.CALLER, 400, Retry.AFTER_CHANGE),
    /** A tensor that does not fit the model's signature, or disagrees with itself. */
    INVALID_TENSOR(Owner.CALLER, 400, Retry.AFTER_CHANGE),
    /** A file that is no model, or one that this program cannot run. */
    INVALID_MODEL_FILE(Owner.CALLER, 400, Retry.AFTER_CHANGE),
    /** A backup that is cut short, damaged or contradicts itself; the message tells where. */
    INVALID_BACKUP(Owner.CALLER, 400, Retry.AFTER_CHANGE),
    /** A configuration file with an unknown key, a wrong type or a value out of range. */
    INVALID_CONFIGURATION(Owner.CALLER, 400, Retry.AFTER_CHANGE),
    /** A data class for which the fleet has no policy. */
    UNKNOWN_DATA_CLASS(Owner.CALLER, 400, Retry.AFTER_CHANGE),
    /** Nothing proves who asks: no key or token, or one that is not known, expired or revoked. */
    UNAUTHENTICATED(Owner.CALLER, 401, Retry.AFTER_CHANGE),
    /** Whoever asks may not do this; the message names what was needed. */
    FORBIDDEN(Owner.POLICY, 403, Retry.AFTER_CHANGE),
    /** No such model. */
    UNKNOWN_MODEL(Owner.CALLER, 404, Retry.AFTER_CHANGE),
    /** No such version of the model. */
    UNKNOWN_VERSION(Owner.CALLER, 404, Retry.AFTER_CHANGE),
    /** No such region. */
    UNKNOWN_REGION(Owner.CALLER, 404, Retry.AFTER_CHANGE),
    /** No such path, page or artifact. */
    NOT_FOUND(Owner.CALLER, 404, Retry.AFTER_CHANGE),
    /** The path exists, under another verb. */
    METHOD_NOT_ALLOWED(Owner.CALLER, 405, Retry.AFTER_CHANGE),
    /** The rest of a request did not come, or came too slowly. */
    REQUEST_TIMEOUT(Owner.CALLER, 408, Retry.LATER),
    /** The request contradicts the state it would change. */
    CONFLICT(Owner.CALLER, 409, Retry.AFTER_CHANGE),
    /** A body, header or tensor above the configured limit. */
    TOO_LARGE(Owner.CALLER, 413, Retry.AFTER_CHANGE),
    /** A part of the protocol that this program does not offer. */
    UNSUPPORTED(Owner.CALLER, 501, Retry.NEVER),
    /** A command for development fleets, given to one that is not. */
    DEVELOPMENT_ONLY(Owner.CALLER, 403, Retry.NEVER),
    /** The policy of the data class forbids every region that has the model. */
    RESIDENCY_FORBIDS(Owner.POLICY, 451, Retry.AFTER_CHANGE),
    /** The data class is strict, and what the gateway knows of the policies is older than its policy allows. */
    POLICY_STALE(Owner.POLICY, 503, Retry.LATER),
    /** More work than the configured bounds let in. */
    OVERLOADED(Owner.CAPACITY, 429, Retry.LATER),
    /** More requests, or more at once, than the tenant may send. */
    RATE_LIMITED(Owner.CAPACITY, 429, Retry.LATER),
    /** The model is deployed, and no replica that may answer is ready. */
    MODEL_NOT_READY(Owner.CAPACITY, 503, Retry.LATER),
    /** Regions are allowed to answer, and none of them is alive. */
    NO_REGION_ALIVE(Owner.CAPACITY, 503, Retry.LATER),
    /** The request's deadline passed before an answer came. */
    DEADLINE_EXCEEDED(Owner.CAPACITY, 504, Retry.LATER),
    /** Every attempt at the places that may answer broke off. */
    UPSTREAM_FAILED(Owner.DEPENDENCY, 502, Retry.LATER),
    /** No fleet answers at the given address. */
    FLEET_UNREACHABLE(Owner.DEPENDENCY, 503, Retry.LATER),
    /** This control plane stands by while another one reigns over the same store. */
    CONTROL_STANDBY(Owner.DEPENDENCY, 503, Retry.LATER),
    /** A port that this program must listen on belongs to another. */
    PORT_IN_USE(Owner.DEPENDENCY, 500, Retry.AFTER_CHANGE),
    /** A disk is full or refuses to be written. */
    STORAGE_FAILED(Owner.DEPENDENCY, 507, Retry.LATER),
    /** A mistake of Lepton's own; the log has the details under the request's id. */
    INTERNAL(Owner.US, 500, Retry.LATER);

    /** Who can mend it; the number is the command line's exit code. */
    public enum Owner {
        CALLER(2),
        POLICY(3),
        CAPACITY(4),
        DEPENDENCY(5),
        US(70);

        private final int exitCode;

        Owner(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    /** Whether the same request may do better. */
    public enum Retry {
        /** It never will. */
        NEVER,
        /** Once the caller has changed it. */
        AFTER_CHANGE,
        /** Later, unchanged. */
        LATER
    }

    private final Owner owner;
    private final int httpStatus;
    private final Retry retry;

    ErrorCode(Owner owner, int httpStatus, Retry retry) {
        this.owner = owner;
        this.httpStatus = httpStatus;
        this.retry = retry;
    }

    public Owner owner() {
        return owner;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public Retry retry() {
        return retry;
    }

    /** The path of the code's page, below the documentation's root and below every gateway and control plane. */
    public String page() {
        return "/errors/" + name();
    }
}
