package io.lepton.benchmarks;

import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.RegionId;
import java.util.Optional;

/**
 * One request of a load and what became of it.
 *
 * @param sentNanos when it was due, on the load's clock
 * @param tookNanos from then to its answer or refusal
 * @param dataClass what it carried; none for the fleet's default
 * @param answeredBy the region that answered; none if it was refused or failed
 * @param refusal the code of a refusal or failure
 */
record Shot(
        long sentNanos,
        long tookNanos,
        Optional<DataClass> dataClass,
        Optional<RegionId> answeredBy,
        Optional<ErrorCode> refusal) {}
