package io.lepton.control;

import io.lepton.domain.RegionId;
import io.lepton.domain.TenantId;
import io.lepton.governance.Grant;
import io.lepton.governance.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A key of an account, as it is kept: never the key itself.
 *
 * @param id which key it is; not secret
 * @param subject the account that it speaks for
 * @param sha256 the SHA-256 of the key's text, in lower-case hexadecimals
 * @param bounds what it is good for, at most
 * @param tenant whose limits hold for its requests at gateways
 * @param createdAt when it was made
 * @param expiresAt from when on it is good for nothing
 * @param revokedAt when it was taken back
 */
public record ApiKey(
        String id,
        String subject,
        String sha256,
        Bounds bounds,
        TenantId tenant,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> revokedAt) {
    /**
     * What a key is good for, at most; it is never good for more than its account.
     *
     * @param role as whoever has that role
     * @param project in that project and those below it
     * @param regions in those regions, for what happens in regions; in all if empty
     */
    public record Bounds(Optional<Role> role, Optional<String> project, List<RegionId> regions) {
        public Bounds {
            regions = List.copyOf(regions);
        }

        static Bounds none() {
            return new Bounds(Optional.empty(), Optional.empty(), List.of());
        }

        /** As a grant that stands beside those of the account; absent if it bounds nothing. */
        Optional<Grant> toGrant() {
            return equals(none())
                    ? Optional.empty()
                    : Optional.of(new Grant(role.orElse(Role.ADMIN), project, Set.copyOf(regions)));
        }
    }

    boolean isGoodAt(Instant now) {
        return revokedAt.isEmpty() && now.isBefore(expiresAt);
    }

    ApiKey revoked(Instant now) {
        return new ApiKey(id, subject, sha256, bounds, tenant, createdAt, expiresAt, Optional.of(now));
    }
}
