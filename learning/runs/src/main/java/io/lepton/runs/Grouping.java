package io.lepton.runs;

import io.lepton.training.Clusters;
import io.lepton.training.KMeans;

/** Finds groups of rows, as a job says. */
final class Grouping {
    private static final int CLUSTERS = 8;

    private Grouping() {}

    static Clusters of(JobFile job, TrainingData data) {
        int count = job.model().clusters().orElse(CLUSTERS);
        return KMeans.of(count).fit(data.features().all(), job.seedOrDefault());
    }
}
