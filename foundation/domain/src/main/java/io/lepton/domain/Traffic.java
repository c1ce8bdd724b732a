package io.lepton.domain;

import java.util.List;

/**
 * What a gateway must know of versions that are served beside the deployed ones.
 *
 * @param beside those versions, each with the regions that hold it; a version may be the deployed one too
 * @param policies those in force, at most one a model
 * @param aliases what each alias stands for now
 */
public record Traffic(List<Deployment> beside, List<TrafficPolicy> policies, List<Alias> aliases) {
    /** A fleet without any of it. */
    public static final Traffic NONE = new Traffic(List.of(), List.of(), List.of());

    public Traffic {
        beside = List.copyOf(beside);
        policies = List.copyOf(policies);
        aliases = List.copyOf(aliases);
    }
}
