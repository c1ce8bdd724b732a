package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlaneScalingTest {
    @ParameterizedTest
    @CsvSource({"7, 5, 7, 5", "7, 5, 3, 2", "3, 2, 7, 5", "28, 28, 9, 40", "1, 1, 4, 4", "9, 1, 1, 1"})
    void agreesWithTheDefinitionPixelByPixel(int width, int height, int toWidth, int toHeight) {
        var random = new Random(1);
        float[] plane = new float[width * height];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = random.nextInt(256);
        }
        float[] scaled = PlaneScaling.scale(plane, width, height, toWidth, toHeight);
        for (int i = 0; i < scaled.length; i++) {
            double expected = pixel(plane, width, height, toWidth, toHeight, i % toWidth, i / toWidth);
            // Two sums of at most 80 terms up to 255 in 24 bits.
            assertThat((double) scaled[i]).as("pixel %d", i).isCloseTo(expected, within(1e-2));
        }
    }

    @Test
    void keepsAPlainPicturePlain() {
        float[] plane = {9, 9, 9, 9, 9, 9};
        assertThat(PlaneScaling.scale(plane, 3, 2, 5, 7)).containsOnly(new float[] {9}, within(1e-5f));
    }

    @Test
    void interpolatesLinearlyWhereItGrows() {
        assertThat(PlaneScaling.scale(new float[] {0, 4}, 2, 1, 4, 1))
                .containsExactly(new float[] {0, 1, 3, 4}, within(1e-6f));
    }

    @Test
    void averagesWhereItShrinks() {
        // The window of the left half reaches one pixel into the right: weights 3/4 and 3/4 inside, 1/4 beside it.
        assertThat(PlaneScaling.scale(new float[] {7, 0, 0, 0}, 4, 1, 2, 1))
                .containsExactly(new float[] {3, 0}, within(1e-5f));
    }

    /** Every old pixel weighed by the tent around the new pixel's centre, in both directions at once. */
    private static double pixel(float[] plane, int width, int height, int toWidth, int toHeight, int x, int y) {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < plane.length; i++) {
            double weight = tent(x, width, toWidth, i % width) * tent(y, height, toHeight, i / width);
            sum += weight * plane[i];
            weights += weight;
        }
        return sum / weights;
    }

    private static double tent(int to, int count, int toCount, int from) {
        double step = (double) count / toCount;
        double distance = Math.abs((to + 0.5) * step - (from + 0.5));
        return Math.max(1 - distance / Math.max(step, 1), 0);
    }
}
