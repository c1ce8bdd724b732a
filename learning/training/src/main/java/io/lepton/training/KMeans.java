package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.training.classic.ClusterSearch;
import io.lepton.training.classic.Rows;
import java.util.Random;

/**
 * Finds groups of near rows without being told any: k-means, from starts drawn as k-means++ does.
 *
 * @param clusters how many groups, at least 1
 * @param starts from how many starts to keep the best, at least 1
 * @param iterationsMax ends the search from one start, at least 1
 */
public record KMeans(int clusters, int starts, int iterationsMax) {
    public KMeans {
        if (clusters < 1 || starts < 1 || iterationsMax < 1) {
            throw new IllegalArgumentException(
                    "below one: clusters=" + clusters + ", starts=" + starts + ", iterationsMax=" + iterationsMax);
        }
    }

    /** The best of ten starts, each of at most 300 iterations. */
    public static KMeans of(int clusters) {
        return new KMeans(clusters, 10, 300);
    }

    /**
     * Finds the groups, the same ones for the same seed.
     *
     * @throws IllegalArgumentException if a number is not finite, or there are fewer distinct rows than clusters
     */
    public Clusters fit(Features features, long seed) {
        Rows.of(features.width(), features.values());
        return new Clusters(ClusterSearch.search(
                features.values(), features.width(), clusters, starts, iterationsMax, new Random(seed)));
    }
}
