package io.lepton.training.classic;

import java.util.Arrays;
import java.util.Random;

/**
 * Finds clusters by Lloyd's iteration from starts drawn as k-means++ does.
 *
 * <p>Each further starting centroid is a row drawn with a probability in proportion to its squared distance from the
 * nearest one so far (Arthur and Vassilvitskii 2007). Then rows go to the nearest centroid and centroids to the mean of
 * their rows until no row moves. A cluster that loses all its rows takes over the row farthest from its centroid. The
 * best of several starts is kept. Confined to one thread.
 */
public final class ClusterSearch {
    private final float[] rows;
    private final int width;
    private final int count;
    private final int clusters;
    private final int iterationsMax;
    private final Random random;

    private ClusterSearch(float[] rows, int width, int clusters, int iterationsMax, Random random) {
        this.rows = rows;
        this.width = width;
        this.count = rows.length / width;
        this.clusters = clusters;
        this.iterationsMax = iterationsMax;
        this.random = random;
    }

    /**
     * Searches.
     *
     * @param rows row by row, finite
     * @param starts how often to start afresh
     * @throws IllegalArgumentException if there are fewer distinct rows than clusters
     */
    public static Centroids search(
            float[] rows, int width, int clusters, int starts, int iterationsMax, Random random) {
        var search = new ClusterSearch(rows, width, clusters, iterationsMax, random);
        var best = search.run();
        for (int start = 1; start < starts; start++) {
            var next = search.run();
            best = next.inertia() < best.inertia() ? next : best;
        }
        return best;
    }

    private Centroids run() {
        var centroids = new Centroids(start(), width, Double.NaN);
        int[] owners = new int[count];
        Arrays.fill(owners, -1);
        for (int iteration = 0; iteration < iterationsMax && assign(centroids, owners); iteration++) {
            centroids = new Centroids(means(centroids, owners), width, Double.NaN);
        }
        return measured(centroids);
    }

    private Centroids measured(Centroids centroids) {
        double inertia = 0;
        for (int row = 0; row < count; row++) {
            inertia += centroids.squaredDistance(rows, row * width, centroids.nearest(rows, row * width));
        }
        float[] values = new float[clusters * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = centroids.value(i / width, i % width);
        }
        return new Centroids(values, width, inertia);
    }

    private float[] start() {
        float[] chosen = new float[clusters * width];
        double[] distances = new double[count];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        int row = random.nextInt(count);
        for (int cluster = 0; cluster < clusters; cluster++) {
            System.arraycopy(rows, row * width, chosen, cluster * width, width);
            var last = new Centroids(Arrays.copyOfRange(chosen, cluster * width, (cluster + 1) * width), width, 0);
            double sum = 0;
            for (int i = 0; i < count; i++) {
                distances[i] = StrictMath.min(distances[i], last.squaredDistance(rows, i * width, 0));
                sum += distances[i];
            }
            if (cluster + 1 < clusters) {
                if (sum == 0) {
                    throw new IllegalArgumentException(
                            "fewer distinct rows than clusters: distinct=" + (cluster + 1) + ", clusters=" + clusters);
                }
                row = drawn(distances, random.nextDouble() * sum);
            }
        }
        return chosen;
    }

    /** The row at which the running sum of distances passes a bound. */
    private static int drawn(double[] distances, double bound) {
        double sum = 0;
        int last = 0;
        for (int i = 0; i < distances.length; i++) {
            if (distances[i] > 0) {
                last = i;
                sum += distances[i];
                if (sum > bound) {
                    return i;
                }
            }
        }
        return last;
    }

    private boolean assign(Centroids centroids, int[] owners) {
        boolean isMoved = false;
        for (int row = 0; row < count; row++) {
            int nearest = centroids.nearest(rows, row * width);
            isMoved |= nearest != owners[row];
            owners[row] = nearest;
        }
        return isMoved;
    }

    private float[] means(Centroids centroids, int[] owners) {
        double[] sums = new double[clusters * width];
        int[] sizes = new int[clusters];
        for (int row = 0; row < count; row++) {
            sizes[owners[row]]++;
            for (int column = 0; column < width; column++) {
                sums[owners[row] * width + column] += rows[row * width + column];
            }
        }
        float[] means = new float[clusters * width];
        for (int cluster = 0; cluster < clusters; cluster++) {
            if (sizes[cluster] == 0) {
                int row = farthest(centroids, owners);
                owners[row] = cluster;
                System.arraycopy(rows, row * width, means, cluster * width, width);
                continue;
            }
            for (int column = 0; column < width; column++) {
                means[cluster * width + column] = (float) (sums[cluster * width + column] / sizes[cluster]);
            }
        }
        return means;
    }

    private int farthest(Centroids centroids, int[] owners) {
        int farthest = 0;
        double most = -1;
        for (int row = 0; row < count; row++) {
            double distance = centroids.squaredDistance(rows, row * width, owners[row]);
            if (distance > most) {
                most = distance;
                farthest = row;
            }
        }
        return farthest;
    }
}
