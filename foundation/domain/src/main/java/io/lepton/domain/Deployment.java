package io.lepton.domain;

/**
 * The wish to serve one version of a model; a model has at most one.
 *
 * @param version what to serve
 * @param regions where
 * @param replicasPerRegion on how many nodes of each region, positive; a region with fewer nodes serves it on all
 */
public record Deployment(ModelVersionId version, RegionSelection regions, int replicasPerRegion) {
    public static final int REPLICAS_MAX = 1_000;

    public Deployment {
        if (replicasPerRegion < 1 || replicasPerRegion > REPLICAS_MAX) {
            throw new IllegalArgumentException("outside [1, " + REPLICAS_MAX + "]: replicas=" + replicasPerRegion);
        }
    }

    public ModelName model() {
        return version.model();
    }
}
