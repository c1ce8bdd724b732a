package io.lepton.wire;

import io.lepton.domain.DataClass;
import io.lepton.domain.ResidencyPolicy;
import java.util.List;

/**
 * The whole fleet at one moment.
 *
 * @param version the program's version
 * @param development whether {@code kill} and {@code restore} are allowed
 * @param receivers how far every gateway and node is with the snapshot
 */
public record StatusView(
        String version,
        boolean development,
        long epoch,
        long revision,
        List<RegionView> regions,
        List<NodeView> nodes,
        List<DeploymentView> deployments,
        List<ResidencyPolicy> policies,
        DataClass defaultDataClass,
        List<Receiver> receivers) {
    /** One receiver of snapshots: the revision it last took, and why it refused a later one; empty if it did not. */
    public record Receiver(String name, long epoch, long revision, String refusal) {}
}
