package io.lepton.wire;

import io.lepton.domain.RegionId;
import java.util.List;
import java.util.Optional;

/**
 * Who asks, and what that one may do.
 *
 * @param subject {@code user:anna} or {@code service:pipeline}; {@code anonymous} where no key is demanded
 * @param roles what was given, and where
 * @param bound what the credential that was shown is bound to, if it is good for less
 */
public record WhoamiView(String subject, List<Role> roles, Optional<Role> bound) {
    public WhoamiView {
        roles = List.copyOf(roles);
    }

    /**
     * A role, and where it holds.
     *
     * @param role {@code viewer}, {@code deployer}, {@code data-scientist}, {@code trainer}, {@code auditor} or {@code admin}
     * @param project in that project and those below it; in the whole fleet if absent
     * @param regions in those regions, for what happens in regions; in all if empty
     */
    public record Role(String role, Optional<String> project, List<RegionId> regions) {
        public Role {
            regions = List.copyOf(regions);
        }
    }
}
