package io.lepton.gateway;

import io.lepton.domain.Alias;
import io.lepton.domain.Assignment;
import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Traffic;
import io.lepton.domain.TrafficPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        snapshot.traffic().ifPresent(traffic -> checkTraffic(traffic, snapshot.deployments(), regions, versions));
        Set<?> classes = unique("policy", snapshot.policies(), ResidencyPolicy::dataClass);
        require(classes, snapshot.defaultDataClass(), "the policy of the default data class");
    }

    private static void checkDeployments(
            List<Deployment> deployments, Set<RegionId> regions, Set<ModelVersionId> versions) {
        unique("deployment", deployments, Deployment::model);
        checkPlaces(deployments, regions, versions);
    }

    private static void checkTraffic(
            Traffic traffic, List<Deployment> deployments, Set<RegionId> regions, Set<ModelVersionId> versions) {
        Set<ModelVersionId> served = new HashSet<>(unique("a version beside", traffic.beside(), Deployment::version));
        deployments.forEach(deployment -> served.add(deployment.version()));
        checkPlaces(traffic.beside(), regions, versions);
        Set<ModelName> models = deployments.stream().map(Deployment::model).collect(Collectors.toSet());
        for (ModelName model : unique("traffic policy", traffic.policies(), TrafficPolicy::model)) {
            require(models, model, "a traffic policy's model");
        }
        traffic.policies().forEach(policy -> {
            Stream.of(policy.canaries(), policy.splits(), policy.shadows())
                    .flatMap(List::stream)
                    .map(share -> policy.version(share.version()))
                    .forEach(version -> require(served, version, "a traffic policy's version"));
            policy.variants().forEach(variant -> require(regions, variant.region(), "a variant's region"));
        });
        unique("alias", traffic.aliases(), Alias::name).forEach(name -> {
            if (models.contains(name)) {
                throw new IllegalArgumentException("an alias hides a model: alias=" + name);
            }
        });
        traffic.aliases().forEach(alias -> require(served, alias.version(), "an alias's version"));
    }

    private static void checkPlaces(List<Deployment> deployments, Set<RegionId> regions, Set<ModelVersionId> versions) {
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
