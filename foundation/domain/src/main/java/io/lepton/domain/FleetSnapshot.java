package io.lepton.domain;

import java.util.List;
import java.util.Optional;

/**
 * Everything a gateway or a node must know to work, at one revision; it stands alone and replaces all before it.
 *
 * @param epoch which reign of the control plane made it; a receiver refuses lower epochs than it has seen
 * @param revision counts changes within an epoch, from 0
 * @param regions every region, by id
 * @param gateways one for each region that has joined
 * @param nodes every node that has joined
 * @param versions the model versions that deployments name
 * @param deployments what is to be served
 * @param assignments which node is to hold what
 * @param policies one for each data class
 * @param defaultDataClass the class of a request that names none
 * @param handover what is changing hands, while something is
 * @param traffic the versions that are served beside the deployed ones; absent where there are none
 * @param keys the keys that open gateways; if absent, whoever asks is answered
 */
public record FleetSnapshot(
        long epoch,
        long revision,
        List<Region> regions,
        List<Gateway> gateways,
        List<Node> nodes,
        List<ModelVersion> versions,
        List<Deployment> deployments,
        List<Assignment> assignments,
        List<ResidencyPolicy> policies,
        DataClass defaultDataClass,
        Optional<Handover> handover,
        Optional<Traffic> traffic,
        Optional<List<InferenceKey>> keys) {
    public FleetSnapshot {
        regions = List.copyOf(regions);
        gateways = List.copyOf(gateways);
        nodes = List.copyOf(nodes);
        versions = List.copyOf(versions);
        deployments = List.copyOf(deployments);
        assignments = List.copyOf(assignments);
        policies = List.copyOf(policies);
        keys = keys.map(List::copyOf);
    }

    /** A snapshot of a fleet whose gateways demand no key. */
    public FleetSnapshot(
            long epoch,
            long revision,
            List<Region> regions,
            List<Gateway> gateways,
            List<Node> nodes,
            List<ModelVersion> versions,
            List<Deployment> deployments,
            List<Assignment> assignments,
            List<ResidencyPolicy> policies,
            DataClass defaultDataClass,
            Optional<Handover> handover,
            Optional<Traffic> traffic) {
        this(
                epoch,
                revision,
                regions,
                gateways,
                nodes,
                versions,
                deployments,
                assignments,
                policies,
                defaultDataClass,
                handover,
                traffic,
                Optional.empty());
    }

    /** A snapshot of a fleet in which nothing changes hands, and that serves nothing beside its deployments. */
    public FleetSnapshot(
            long epoch,
            long revision,
            List<Region> regions,
            List<Gateway> gateways,
            List<Node> nodes,
            List<ModelVersion> versions,
            List<Deployment> deployments,
            List<Assignment> assignments,
            List<ResidencyPolicy> policies,
            DataClass defaultDataClass) {
        this(
                epoch,
                revision,
                regions,
                gateways,
                nodes,
                versions,
                deployments,
                assignments,
                policies,
                defaultDataClass,
                Optional.empty(),
                Optional.empty());
    }

    /** Tells whether this one replaces the other: a later epoch, or a later revision of the same. */
    public boolean supersedes(FleetSnapshot other) {
        return epoch != other.epoch ? epoch > other.epoch : revision > other.revision;
    }

    /** Tells whether this one says the same as the other, whatever their revisions. */
    public boolean hasContentOf(FleetSnapshot other) {
        return epoch == other.epoch
                && regions.equals(other.regions)
                && gateways.equals(other.gateways)
                && nodes.equals(other.nodes)
                && versions.equals(other.versions)
                && deployments.equals(other.deployments)
                && assignments.equals(other.assignments)
                && policies.equals(other.policies)
                && defaultDataClass.equals(other.defaultDataClass)
                && handover.equals(other.handover)
                && traffic.equals(other.traffic)
                && keys.equals(other.keys);
    }
}
