package io.lepton.domain;

import java.util.Optional;

/**
 * The wish to serve one version of a model; a model has at most one.
 *
 * @param version what to serve
 * @param regions where
 * @param replicasPerRegion on how many nodes of each region, positive; a region with fewer nodes serves it on all
 * @param strategy how it takes the place of what is served; everywhere at once if absent
 */
public record Deployment(
        ModelVersionId version, RegionSelection regions, int replicasPerRegion, Optional<RolloutStrategy> strategy) {
    public static final int REPLICAS_MAX = 1_000;

    public Deployment {
        if (replicasPerRegion < 1 || replicasPerRegion > REPLICAS_MAX) {
            throw new IllegalArgumentException("outside [1, " + REPLICAS_MAX + "]: replicas=" + replicasPerRegion);
        }
    }

    /** A deployment that takes over everywhere at once. */
    public Deployment(ModelVersionId version, RegionSelection regions, int replicasPerRegion) {
        this(version, regions, replicasPerRegion, Optional.empty());
    }

    /** What is served, without the way to it. */
    public Deployment withoutStrategy() {
        return strategy.isEmpty() ? this : new Deployment(version, regions, replicasPerRegion);
    }

    public ModelName model() {
        return version.model();
    }
}
