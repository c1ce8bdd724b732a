package io.lepton.wire;

import io.lepton.domain.ErrorCode;

/**
 * The statuses of gRPC that Lepton answers with.
 *
 * @see <a href="https://grpc.io/docs/guides/status-codes/">the published codes</a>
 */
public enum GrpcStatus {
    OK(0),
    INVALID_ARGUMENT(3),
    DEADLINE_EXCEEDED(4),
    NOT_FOUND(5),
    PERMISSION_DENIED(7),
    RESOURCE_EXHAUSTED(8),
    FAILED_PRECONDITION(9),
    UNIMPLEMENTED(12),
    INTERNAL(13),
    UNAVAILABLE(14),
    UNAUTHENTICATED(16);

    private final int code;

    GrpcStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The status that tells a failure. */
    public static GrpcStatus of(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST,
                    INVALID_TENSOR,
                    INVALID_MODEL_FILE,
                    INVALID_BACKUP,
                    INVALID_CONFIGURATION,
                    UNKNOWN_DATA_CLASS -> INVALID_ARGUMENT;
            case UNKNOWN_MODEL, UNKNOWN_VERSION, UNKNOWN_REGION, NOT_FOUND -> NOT_FOUND;
            case METHOD_NOT_ALLOWED, UNSUPPORTED -> UNIMPLEMENTED;
            case CONFLICT -> FAILED_PRECONDITION;
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case DEVELOPMENT_ONLY, FORBIDDEN, RESIDENCY_FORBIDS -> PERMISSION_DENIED;
            case TOO_LARGE, OVERLOADED, RATE_LIMITED -> RESOURCE_EXHAUSTED;
            case MODEL_NOT_READY, NO_REGION_ALIVE, POLICY_STALE, UPSTREAM_FAILED, FLEET_UNREACHABLE, CONTROL_STANDBY ->
                UNAVAILABLE;
            case DEADLINE_EXCEEDED, REQUEST_TIMEOUT -> DEADLINE_EXCEEDED;
            case PORT_IN_USE, STORAGE_FAILED, INTERNAL -> INTERNAL;
        };
    }
}
