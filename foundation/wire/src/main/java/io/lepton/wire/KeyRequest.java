package io.lepton.wire;

import io.lepton.domain.RegionId;
import io.lepton.domain.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * Asks for a key.
 *
 * @param account whom it speaks for; the asker if absent
 * @param role it is good for that role at most
 * @param project it is good in that project at most
 * @param regions it is good in those regions at most; all if absent
 * @param tenant whose limits hold for its requests at gateways; named like the account if absent
 * @param days how long it is good, 1 to 3650; 90 if absent
 */
public record KeyRequest(
        Optional<String> account,
        Optional<String> role,
        Optional<String> project,
        Optional<List<RegionId>> regions,
        Optional<TenantId> tenant,
        Optional<Integer> days) {}
