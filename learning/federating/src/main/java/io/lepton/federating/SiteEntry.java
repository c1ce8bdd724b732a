package io.lepton.federating;

import io.lepton.domain.RegionId;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.SitePolicy;
import io.lepton.runs.JobFile;
import java.util.Optional;

/**
 * One site of a federation.
 *
 * @param region where it is
 * @param data its file, relative to the federation's; {@code ${NAME}} in it stands for a variable of the environment
 * @param demands without what it takes no part
 */
public record SiteEntry(String region, String data, Optional<Demands> demands) {
    public SiteEntry {
        region = new RegionId(region).value();
        if (data.isBlank()) {
            throw new IllegalArgumentException("a site learns from a file: data is empty");
        }
    }

    /** What it demands of the others. */
    SitePolicy policy() {
        return demands.map(Demands::policy).orElseGet(SitePolicy::open);
    }

    /**
     * Demands.
     *
     * @param sites how many must be asked in a round
     * @param secure whether nobody may see its updates
     * @param epsilon the most that noise may let through of it
     */
    public record Demands(Optional<Integer> sites, Optional<Boolean> secure, Optional<Double> epsilon) {
        public Demands {
            JobFile.requireWithin("sites", sites, 1, FederationFile.SITES_MAX);
            JobFile.requireWithin("epsilon", epsilon, 1e-6, 1e6);
        }

        private SitePolicy policy() {
            return new SitePolicy(
                    sites.orElse(1),
                    secure.orElse(false) ? Visibility.NOBODY : Visibility.COORDINATOR,
                    epsilon.orElse(Double.POSITIVE_INFINITY));
        }
    }
}
