package io.lepton.cli;

/**
 * Scales a plane of brightness: bilinear where it grows, an average over the area where it shrinks.
 *
 * <p>Each new pixel is a weighted mean of the old ones around its centre, with weights that fall linearly to zero at a
 * distance of one pixel of the coarser picture. First along the rows, then along the columns. The Python Imaging Library
 * does the same under the name BILINEAR, so that pictures prepared with it give the same tensors, but for its rounding.
 */
final class PlaneScaling {
    private PlaneScaling() {}

    /** Scales a plane of [height, width], by rows, to [toHeight, toWidth]. */
    static float[] scale(float[] plane, int width, int height, int toWidth, int toHeight) {
        float[] wide = alongRows(plane, width, height, toWidth);
        float[] turned = transposed(wide, toWidth, height);
        float[] scaled = alongRows(turned, height, toWidth, toHeight);
        return transposed(scaled, toHeight, toWidth);
    }

    private static float[] alongRows(float[] plane, int width, int height, int toWidth) {
        float[] scaled = new float[toWidth * height];
        for (int x = 0; x < toWidth; x++) {
            Window window = Window.at(x, width, toWidth);
            for (int y = 0; y < height; y++) {
                scaled[y * toWidth + x] = window.mean(plane, y * width);
            }
        }
        return scaled;
    }

    private static float[] transposed(float[] plane, int width, int height) {
        float[] turned = new float[plane.length];
        for (int i = 0; i < plane.length; i++) {
            turned[i % width * height + i / width] = plane[i];
        }
        return turned;
    }

    /** The old pixels of a row that one new pixel is made of, with weights that sum to 1. */
    private static final class Window {
        private final int from;
        private final float[] weights;

        private Window(int from, float[] weights) {
            this.from = from;
            this.weights = weights;
        }

        static Window at(int index, int width, int toWidth) {
            double step = (double) width / toWidth;
            double reach = Math.max(step, 1);
            double centre = (index + 0.5) * step;
            int from = Math.max((int) Math.floor(centre - reach + 0.5), 0);
            int to = Math.min((int) Math.floor(centre + reach + 0.5), width);
            double[] heights = new double[to - from];
            double sum = 0;
            for (int i = 0; i < heights.length; i++) {
                heights[i] = Math.max(1 - Math.abs(from + i + 0.5 - centre) / reach, 0);
                sum += heights[i];
            }
            return new Window(from, normalised(heights, sum));
        }

        private static float[] normalised(double[] heights, double sum) {
            float[] weights = new float[heights.length];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (heights[i] / sum);
            }
            return weights;
        }

        float mean(float[] plane, int row) {
            float sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * plane[row + from + i];
            }
            return sum;
        }
    }
}
