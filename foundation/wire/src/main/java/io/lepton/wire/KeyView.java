package io.lepton.wire;

import io.lepton.domain.RegionId;
import io.lepton.domain.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key as the API shows it: never the key itself.
 *
 * @param id which key it is; the part of its text behind {@code lepton_}
 * @param account whom it speaks for
 * @param role it is good for that role at most
 * @param project it is good in that project at most
 * @param regions it is good in those regions at most; all if empty
 * @param tenant whose limits hold for its requests at gateways
 * @param createdAt when it was made
 * @param expiresAt from when on it is good for nothing
 * @param state {@code good}, {@code expired} or {@code revoked}
 */
public record KeyView(
        String id,
        String account,
        Optional<String> role,
        Optional<String> project,
        List<RegionId> regions,
        TenantId tenant,
        Instant createdAt,
        Instant expiresAt,
        String state) {
    public KeyView {
        regions = List.copyOf(regions);
    }
}
