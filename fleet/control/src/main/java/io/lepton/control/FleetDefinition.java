package io.lepton.control;

import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Region;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.wire.BackupResource;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What a fleet is from its start on.
 *
 * @param regions where it runs
 * @param policies one for each data class
 * @param defaultDataClass the class of a request that names none
 */
public record FleetDefinition(List<Region> regions, List<ResidencyPolicy> policies, DataClass defaultDataClass) {
    public FleetDefinition {
        regions = List.copyOf(regions);
        policies = List.copyOf(policies);
    }

    /**
     * What a backup declares: a fleet that starts so adds nothing to it.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_BACKUP} if it declares no fleet
     */
    public static FleetDefinition declaredBy(List<BackupResource> resources) {
        try {
            Declarations declared = new Ledger(0, 0, resources).state().declared();
            return new FleetDefinition(
                    declared.regions(),
                    declared.policies(),
                    declared.defaultDataClass().orElseThrow());
        } catch (LeptonException | IllegalArgumentException | NoSuchElementException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_BACKUP, "the backup declares no fleet: cause=" + e.getMessage(), e);
        }
    }
}
