package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RouteReason;
import java.util.OptionalInt;

/** What becomes of a request. */
public sealed interface Route {
    /**
     * It is sent to a place, whose region the request's policy permits.
     *
     * @param target the place
     * @param reason why there
     * @param version what answers it
     * @param predictedMillis the time that the answer is thought to take from here, rounded
     */
    record Forward(RouteTarget target, RouteReason reason, ModelVersionId version, long predictedMillis)
            implements Route {}

    /**
     * It is refused.
     *
     * @param code why, and by whom it can be mended
     * @param message one sentence for the caller
     * @param retryAfterSeconds when to ask again; empty where waiting alone does not help
     */
    record Refuse(ErrorCode code, String message, OptionalInt retryAfterSeconds) implements Route {}
}
