package io.lepton.simulation.judge;

import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.RegionId;
import io.lepton.simulation.world.Outcome;
import java.util.Optional;
import java.util.Set;

/** Tells which outcomes a request may have, from its class, its times and the outage alone. */
final class Expectation {
    private static final Set<ErrorCode> UNAVAILABLE =
            Set.of(ErrorCode.NO_REGION_ALIVE, ErrorCode.MODEL_NOT_READY, ErrorCode.UPSTREAM_FAILED);

    private final Fence fence;
    private final Outage outage;

    Expectation(Fence fence, Outage outage) {
        this.fence = fence;
        this.outage = outage;
    }

    /** What is wrong with an outcome; empty if nothing is. */
    Optional<String> objection(Optional<DataClass> named, long arrivedNanos, long finishedNanos, Outcome outcome) {
        if (!fence.knows(named)) {
            return unless(outcome, ErrorCode.UNKNOWN_DATA_CLASS);
        }
        Set<RegionId> mayAnswer = fence.mayAnswer(named);
        if (mayAnswer.isEmpty()) {
            return unless(outcome, ErrorCode.RESIDENCY_FORBIDS);
        }
        boolean dependsOnLost = mayAnswer.equals(Set.of(outage.region()));
        boolean isUntouched = finishedNanos < outage.lossNanos() || arrivedNanos >= outage.healedNanos();
        if (!dependsOnLost || isUntouched) {
            return outcome instanceof Outcome.Answered
                    ? Optional.empty()
                    : Optional.of("a live region could have answered it: " + outcome);
        }
        if (arrivedNanos >= outage.noticedNanos() && finishedNanos < outage.returnNanos()) {
            return unless(outcome, ErrorCode.NO_REGION_ALIVE);
        }
        return switch (outcome) {
            case Outcome.Answered _ -> Optional.empty();
            case Outcome.Refused(var code) when UNAVAILABLE.contains(code) -> Optional.empty();
            case Outcome.Refused _, Outcome.Unheard _ -> Optional.of("not how an outage is told: " + outcome);
        };
    }

    private static Optional<String> unless(Outcome outcome, ErrorCode expected) {
        return outcome.equals(new Outcome.Refused(expected))
                ? Optional.empty()
                : Optional.of("should have been refused: expected=" + expected + ", was " + outcome);
    }
}
