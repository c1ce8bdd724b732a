package io.lepton.training.network;

import java.util.List;

/** Rows to learn from. Shares its arrays with whoever made it. */
public final class Batch {
    private final int rows;
    private final List<float[]> inputs;
    private final float[] targets;
    private final float[] weights;

    /**
     * Puts a batch together.
     *
     * @param inputs for each input of the graph its rows, one behind the other
     * @param targets the answers to learn, row by row; classes as whole numbers
     * @param weights of the answers; empty for 1 each
     */
    public Batch(int rows, List<float[]> inputs, float[] targets, float[] weights) {
        this.rows = rows;
        this.inputs = List.copyOf(inputs);
        this.targets = targets;
        this.weights = weights;
    }

    public int rows() {
        return rows;
    }

    public List<float[]> inputs() {
        return inputs;
    }

    public float[] targets() {
        return targets;
    }

    public float[] weights() {
        return weights;
    }
}
