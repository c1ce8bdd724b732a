package io.lepton.domain;

/**
 * The version of a model that one region's callers are served, in place of the deployed one.
 *
 * @param region whose callers
 * @param version the version's number
 */
public record Variant(RegionId region, int version) {
    public Variant {
        if (version < 1) {
            throw new IllegalArgumentException("version numbers start at 1: version=" + version);
        }
    }
}
