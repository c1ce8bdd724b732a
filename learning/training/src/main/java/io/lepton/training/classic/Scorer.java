package io.lepton.training.classic;

/** Gives each row one or several scores, here and as a part of an ONNX graph alike. Immutable. */
public sealed interface Scorer permits LinearMap, TreeEnsemble {
    /** How many numbers a row has. */
    int width();

    /** How many scores a row gets. */
    int outputs();

    /**
     * Scores one row.
     *
     * @param values of all rows
     * @param from where the row begins
     * @param scores receives the scores
     */
    void score(float[] values, int from, double[] scores);

    /** Adds nodes that make the scores, FLOAT [rows, outputs], of an input, FLOAT [rows, width]. */
    void addTo(OnnxGraph graph, String input, String scores);
}
