package io.lepton.wire;

import io.lepton.domain.Jurisdiction;
import io.lepton.domain.RegionId;
import java.util.Optional;

/**
 * A region as the API shows it.
 *
 * @param state {@code alive}: its gateway and at least one node are heard; {@code degraded}: one of both kinds is not;
 *     {@code lost}: neither is; {@code killed}: taken down by command, in a development fleet
 * @param gateway the URL of its gateway, once it has joined
 * @param nodesAlive the nodes that the control plane hears
 * @param nodes the nodes that have joined
 */
public record RegionView(
        RegionId id,
        Jurisdiction jurisdiction,
        double latitude,
        double longitude,
        double costPerNodeHour,
        double carbonGramsPerKwh,
        String state,
        Optional<String> gateway,
        int nodesAlive,
        int nodes) {}
