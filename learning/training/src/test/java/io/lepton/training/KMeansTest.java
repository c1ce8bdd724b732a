package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.data.Features;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KMeansTest {
    private static Features clouds(long seed, int rows, int clouds) {
        var random = new Random(seed);
        float[] values = new float[rows * 2];
        for (int row = 0; row < rows; row++) {
            values[row * 2] = (float) (1000 + 10 * (row % clouds) + random.nextGaussian());
            values[row * 2 + 1] = (float) random.nextGaussian();
        }
        return Features.of(2, values);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsCloudsThatLieApart(long seed) {
        int[] labels = KMeans.of(4).fit(clouds(seed, 200, 4), seed).assign(clouds(seed, 200, 4));
        for (int row = 4; row < 200; row++) {
            assertThat(labels[row]).as("seed %d, row %d", seed, row).isEqualTo(labels[row % 4]);
        }
        assertThat(IntStream.of(labels).distinct().count()).isEqualTo(4);
    }

    /** Of eight rows every division into two groups can be tried. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void findsTheBestOfAllDivisions(long seed) {
        var random = new Random(seed);
        float[] values = new float[8];
        for (int row = 0; row < 8; row++) {
            values[row] = random.nextInt(100);
        }
        double least = Double.POSITIVE_INFINITY;
        for (int division = 1; division < 255; division++) {
            double[] sums = new double[2];
            double[] squares = new double[2];
            int[] counts = new int[2];
            for (int row = 0; row < 8; row++) {
                int side = division >> row & 1;
                sums[side] += values[row];
                squares[side] += values[row] * (double) values[row];
                counts[side]++;
            }
            least = Math.min(
                    least, squares[0] - sums[0] * sums[0] / counts[0] + squares[1] - sums[1] * sums[1] / counts[1]);
        }
        double inertia = KMeans.of(2).fit(Features.of(1, values), seed).inertia();
        // Centres are rounded to floats.
        assertThat(inertia).as("seed %d", seed).isCloseTo(least, within(1e-3));
    }

    @Test
    void isTheSameForTheSameSeedAndAlikeAsOnnx() throws Exception {
        var rows = clouds(1, 300, 5);
        var clusters = KMeans.of(5).fit(rows, 9);
        assertThat(KMeans.of(5).fit(rows, 9).toOnnx()).isEqualTo(clusters.toOnnx());
        var heldOut = clouds(2, 500, 5);
        int[] labels = clusters.assign(heldOut);
        try (var judge = new ClassicJudge(clusters.toOnnx())) {
            long[] judged = judge.integers(heldOut, "label");
            float[] distances = judge.floats(heldOut, "distances");
            for (int row = 0; row < 500; row++) {
                assertThat(judged[row]).isEqualTo(labels[row]);
                double x =
                        heldOut.values()[row * 2] - clusters.centre(labels[row]).get(0);
                double y = heldOut.values()[row * 2 + 1]
                        - clusters.centre(labels[row]).get(1);
                assertThat(distances[row * 5 + labels[row]]).isCloseTo((float) Math.hypot(x, y), within(1e-4f));
            }
        }
    }

    @Test
    void refusesMoreClustersThanDistinctRows() {
        var rows = Features.of(1, new float[] {1, 1, 2, 2});
        assertThat(KMeans.of(2).fit(rows, 1).inertia()).isZero();
        assertThatThrownBy(() -> KMeans.of(3).fit(rows, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fewer distinct rows than clusters: distinct=2, clusters=3");
        assertThatThrownBy(() -> KMeans.of(0)).hasMessage("below one: clusters=0, starts=10, iterationsMax=300");
        assertThatThrownBy(() -> KMeans.of(1).fit(Features.of(1, new float[] {Float.NaN}), 1))
                .hasMessage("not a finite number: row=0, column=0, value=NaN");
    }
}
