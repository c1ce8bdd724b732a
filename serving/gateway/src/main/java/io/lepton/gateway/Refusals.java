package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.RegionId;
import java.time.Duration;
import java.util.OptionalInt;

/** The words in which a gateway refuses a request. */
final class Refusals {
    private static final int RETRY_AFTER_SECONDS_MAX = 60;

    private Refusals() {}

    /** A refusal; where waiting helps it says to ask again after a second. */
    static Route.Refuse of(ErrorCode code, String message) {
        boolean waitingHelps = code.httpStatus() == 503 || code.httpStatus() == 429;
        return new Route.Refuse(code, message, waitingHelps ? OptionalInt.of(1) : OptionalInt.empty());
    }

    /** A refusal that says when to ask again, in whole seconds. */
    static Route.Refuse after(ErrorCode code, String message, Duration wait) {
        long seconds = wait.plusMillis(999).toSeconds();
        return new Route.Refuse(code, message, OptionalInt.of(Math.clamp(seconds, 1, RETRY_AFTER_SECONDS_MAX)));
    }

    static Route noSnapshot(RegionId self) {
        return of(ErrorCode.MODEL_NOT_READY, "this gateway has no snapshot of the fleet yet: region=" + self);
    }

    static Route unknown(FleetView fleet, RouteQuery query) {
        DataClass dataClass = fleet.classOf(query.dataClass());
        var deployed = fleet.deployment(query.model());
        if (deployed.isPresent() && query.version().isPresent() && fleet.hasPolicy(dataClass)) {
            return unknownVersion(query, deployed.get().version().number());
        }
        return fleet.hasPolicy(dataClass)
                ? of(ErrorCode.UNKNOWN_MODEL, "no such model is deployed: model=" + query.model())
                : of(ErrorCode.UNKNOWN_DATA_CLASS, "no policy for this data class: dataClass=" + dataClass);
    }

    private static Route unknownVersion(RouteQuery query, int deployed) {
        return of(
                ErrorCode.UNKNOWN_VERSION,
                "no such version is deployed: model=" + query.model() + ", version="
                        + query.version().getAsInt() + ", deployed=" + deployed);
    }

    static Route forbiddenHere(RouteScope scope, RegionId self) {
        return of(
                ErrorCode.RESIDENCY_FORBIDS,
                "the policy forbids the region it was forwarded to: dataClass=" + scope.dataClass() + ", region="
                        + self);
    }

    static Route forbiddenEverywhere(RouteScope scope, RouteQuery query) {
        return of(
                ErrorCode.RESIDENCY_FORBIDS,
                "the policy forbids every region that has the model: dataClass=" + scope.dataClass() + ", model="
                        + query.model());
    }

    /** The class is strict, and nobody has confirmed the policies for too long. */
    static Route policyStale(DataClass dataClass, RegionId self, long ageNanos) {
        return of(
                ErrorCode.POLICY_STALE,
                "no control plane has confirmed the policies lately enough for this class: dataClass=" + dataClass
                        + ", region=" + self + ", policyAgeMillis=" + PolicyAge.millis(ageNanos));
    }

    static Route notReady(RouteScope scope) {
        return of(
                ErrorCode.MODEL_NOT_READY,
                "no replica that may answer is ready: version=" + scope.version() + ", dataClass=" + scope.dataClass());
    }

    static Route noneAlive(RouteScope scope) {
        return of(
                ErrorCode.NO_REGION_ALIVE,
                "no region that may answer is alive: version=" + scope.version() + ", dataClass=" + scope.dataClass());
    }

    /** Shed: the best place that may answer would answer too late. */
    static Route overloaded(RouteScope scope, double predictedNanos) {
        Duration predicted = Duration.ofNanos(Math.round(predictedNanos));
        return after(
                ErrorCode.OVERLOADED,
                "no place that may answer would in time: version=" + scope.version() + ", predictedMillis="
                        + predicted.toMillis(),
                predicted);
    }

    /** Every place that may answer, and is well, has as much from this gateway as it may have. */
    static Route full(RouteScope scope) {
        return of(
                ErrorCode.OVERLOADED,
                "every place that may answer has as many requests as it may have: version=" + scope.version());
    }

    /**
     * The core knows the model as deployed: a place that does not is behind, or was just relieved of it. Or the places know less
     * of the policies than this gateway does.
     *
     * @param said the code of what the last of them said
     */
    static Route.Refuse missingEverywhere(String said, RouteQuery query) {
        if (said.equals(ErrorCode.POLICY_STALE.name())) {
            return of(
                    ErrorCode.POLICY_STALE,
                    "in no region that may answer are the policies known to be in force: model=" + query.model()
                            + ", places=" + query.tried().size());
        }
        return of(
                ErrorCode.MODEL_NOT_READY,
                "no place that may answer has the model ready: model=" + query.model() + ", places="
                        + query.tried().size());
    }

    static Route.Refuse dawdled() {
        return of(ErrorCode.REQUEST_TIMEOUT, "the rest of the request did not come in time");
    }

    static Route.Refuse noRetry() {
        return of(ErrorCode.UPSTREAM_FAILED, "too many requests have failed of late for this one to be tried again");
    }
}
