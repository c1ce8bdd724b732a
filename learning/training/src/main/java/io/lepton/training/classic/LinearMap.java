package io.lepton.training.classic;

/**
 * Weighted sums of a row's distances from a centre.
 *
 * <p>The centre changes no sum but keeps the terms small, so that single precision suffices where columns lie far from
 * zero, such as years.
 */
public final class LinearMap implements Scorer {
    private final float[] centre;
    /** Output by output. */
    private final double[] weights;
    /** The scores of the centre. */
    private final double[] offsets;

    private LinearMap(float[] centre, double[] weights, double[] offsets) {
        this.centre = centre;
        this.weights = weights;
        this.offsets = offsets;
    }

    /**
     * Makes a map.
     *
     * @param centre somewhere amid the rows
     * @param weights output by output
     * @param offsets the scores of a row of zeros
     */
    static LinearMap of(double[] centre, double[] weights, double[] offsets) {
        int width = centre.length;
        float[] rounded = new float[width];
        double[] atCentre = offsets.clone();
        for (int column = 0; column < width; column++) {
            rounded[column] = (float) centre[column];
            for (int output = 0; output < offsets.length; output++) {
                atCentre[output] += weights[output * width + column] * rounded[column];
            }
        }
        return new LinearMap(rounded, weights.clone(), atCentre);
    }

    @Override
    public int width() {
        return centre.length;
    }

    @Override
    public int outputs() {
        return offsets.length;
    }

    /** The weight of a column in a score, in scores per unit of the column. */
    public double weight(int output, int column) {
        return weights[output * centre.length + column];
    }

    /** The score of a row of zeros. */
    public double offset(int output) {
        double offset = offsets[output];
        for (int column = 0; column < centre.length; column++) {
            offset -= weight(output, column) * centre[column];
        }
        return offset;
    }

    @Override
    public void score(float[] values, int from, double[] scores) {
        for (int output = 0; output < offsets.length; output++) {
            double sum = offsets[output];
            int weight = output * centre.length;
            for (int column = 0; column < centre.length; column++) {
                sum += ((double) values[from + column] - centre[column]) * weights[weight + column];
            }
            scores[output] = sum;
        }
    }

    @Override
    public void addTo(OnnxGraph graph, String input, String scores) {
        graph.constant("centre", centre, centre.length);
        graph.constant("weights", floats(weights), offsets.length, centre.length);
        graph.constant("offsets", floats(offsets), offsets.length);
        graph.node("Sub", "centred", input, "centre");
        graph.node("Gemm", scores, "centred", "weights", "offsets").addAttribute(OnnxGraph.integer("transB", 1));
    }

    private static float[] floats(double[] parts) {
        float[] floats = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            floats[i] = (float) parts[i];
        }
        return floats;
    }
}
