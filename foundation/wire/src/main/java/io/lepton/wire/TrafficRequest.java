package io.lepton.wire;

import io.lepton.domain.Share;
import io.lepton.domain.Variant;
import java.util.List;
import java.util.Optional;

/**
 * A traffic policy as a person asks for it; what is absent is empty.
 *
 * @param canaries versions that are tried on a share of all requests
 * @param splits versions that are compared, on a share of the affinity keys
 * @param shadows versions that get copies of a share of the requests
 * @param variants versions that single regions are served
 */
public record TrafficRequest(
        Optional<List<Share>> canaries,
        Optional<List<Share>> splits,
        Optional<List<Share>> shadows,
        Optional<List<Variant>> variants) {}
