package io.lepton.simulation.world;

import io.lepton.domain.DataClass;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import java.util.Optional;

/**
 * One request as it travels.
 *
 * @param number names it, counted from 0 in the order of arrival
 * @param model the model that is asked
 * @param dataClass what it carries; empty means the fleet's default
 * @param forwardedBy the region whose gateway sent it on; empty as long as none did
 */
public record Ask(long number, ModelName model, Optional<DataClass> dataClass, Optional<RegionId> forwardedBy) {
    Ask forwardedBy(RegionId region) {
        return new Ask(number, model, dataClass, Optional.of(region));
    }
}
