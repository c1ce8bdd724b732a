package io.lepton.gateway;

import io.lepton.domain.Assignment;
import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Holds a snapshot against itself: every name in it stands for something in it, and none is given twice.
 *
 * <p>The policies' own rules are those of {@link io.lepton.governance.ResidencyRules}, which works them out.
 */
final class SnapshotCheck {
    private SnapshotCheck() {}

    /**
     * Checks a snapshot for the gateway of a region.
     *
     * @throws IllegalArgumentException with the first fault
     */
    static void check(FleetSnapshot snapshot, RegionId self) {
        Set<RegionId> regions = unique("region", snapshot.regions(), Region::id);
        Set<NodeId> nodes = unique("node", snapshot.nodes(), Node::id);
        Set<ModelVersionId> versions = unique("version", snapshot.versions(), ModelVersion::id);
        require(regions, self, "this gateway's region");
        unique("gateway", snapshot.gateways(), Gateway::region)
                .forEach(region -> require(regions, region, "a gateway's region"));
        snapshot.nodes().forEach(node -> require(regions, node.region(), "a node's region"));
        checkDeployments(snapshot.deployments(), regions, versions);
        for (Assignment assignment : snapshot.assignments()) {
            require(nodes, assignment.node(), "an assignment's node");
            require(versions, assignment.version(), "an assignment's version");
        }
        snapshot.handover().ifPresent(handover -> {
            handover.rising().forEach(version -> require(versions, version, "a rising version"));
            handover.draining().forEach(assignment -> require(nodes, assignment.node(), "a draining replica's node"));
        });
        Set<?> classes = unique("policy", snapshot.policies(), ResidencyPolicy::dataClass);
        require(classes, snapshot.defaultDataClass(), "the policy of the default data class");
    }

    private static void checkDeployments(
            List<Deployment> deployments, Set<RegionId> regions, Set<ModelVersionId> versions) {
        unique("deployment", deployments, Deployment::model);
        for (Deployment deployment : deployments) {
            require(versions, deployment.version(), "a deployment's version");
            if (deployment.regions() instanceof RegionSelection.Only(var named)) {
                named.forEach(region -> require(regions, region, "a deployment's region"));
            }
        }
    }

    private static <T, K> Set<K> unique(String kind, List<T> members, Function<T, K> name) {
        Set<K> names = new HashSet<>();
        for (T member : members) {
            if (!names.add(name.apply(member))) {
                throw new IllegalArgumentException("given twice: " + kind + "=" + name.apply(member));
            }
        }
        return names;
    }

    private static void require(Set<?> known, Object name, String role) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(role + " is not in the snapshot: " + name);
        }
    }
}
