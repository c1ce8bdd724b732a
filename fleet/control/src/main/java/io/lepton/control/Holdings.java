package io.lepton.control;

import io.lepton.domain.Assignment;
import io.lepton.domain.Handover;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What nodes are to hold, for deployments and for traffic together: what snapshots say of it.
 *
 * @param versions every version that anything names
 * @param assignments in the order of versions and nodes
 * @param handover what is changing hands, while something is
 */
record Holdings(List<ModelVersion> versions, List<Assignment> assignments, Optional<Handover> handover) {
    static Holdings of(Holders holders, TrafficPolicies traffic, Catalogue catalogue) {
        List<Assignment> beside = traffic.assignments();
        List<ModelVersionId> named = traffic.versions();
        if (beside.isEmpty() && named.isEmpty()) {
            return new Holdings(holders.versions(), holders.assignments(), holders.handover());
        }
        List<Assignment> all = Stream.concat(holders.assignments().stream(), beside.stream())
                .distinct()
                .sorted(Comparator.comparing(Assignment::version).thenComparing(Assignment::node))
                .toList();
        Set<ModelVersionId> versions = new TreeSet<>(named);
        beside.forEach(held -> versions.add(held.version()));
        holders.versions().forEach(version -> versions.add(version.id()));
        return new Holdings(
                versions.stream().map(catalogue::required).toList(),
                all,
                holders.handover().flatMap(handover -> without(handover, new HashSet<>(beside))));
    }

    /** What a deployment gives up does not drain where traffic still sends requests to it. */
    private static Optional<Handover> without(Handover handover, Set<Assignment> kept) {
        List<Assignment> draining = handover.draining().stream()
                .filter(held -> !kept.contains(held))
                .toList();
        return handover.rising().isEmpty() && draining.isEmpty()
                ? Optional.empty()
                : Optional.of(new Handover(handover.rising(), draining));
    }
}
