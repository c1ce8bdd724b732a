package io.lepton.training.classic;

import java.util.Arrays;
import java.util.List;

/** Trees whose values are added up: tree i adds to score {@code i % outputs}. */
public final class TreeEnsemble implements Scorer {
    private final List<Tree> trees;
    private final int width;
    private final int outputs;
    /** What a leaf's value is multiplied by: 1 for a sum, one part in the number of trees for a mean. */
    private final double factor;

    private TreeEnsemble(List<Tree> trees, int width, int outputs, double factor) {
        this.trees = List.copyOf(trees);
        this.width = width;
        this.outputs = outputs;
        this.factor = factor;
    }

    /** Trees that each correct the sum of those before. */
    public static TreeEnsemble sum(List<Tree> trees, int width, int outputs) {
        return new TreeEnsemble(trees, width, outputs, 1);
    }

    /** Trees that each answer by themselves. */
    public static TreeEnsemble mean(List<Tree> trees, int width, int outputs) {
        return new TreeEnsemble(trees, width, outputs, (double) outputs / trees.size());
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    public List<Tree> trees() {
        return trees;
    }

    @Override
    public void score(float[] values, int from, double[] scores) {
        Arrays.fill(scores, 0);
        for (int i = 0; i < trees.size(); i++) {
            scores[i % outputs] += factor * trees.get(i).value(values, from);
        }
    }

    /** How much of all gain the splits on each column made, summing to 1; all 0 if nothing was split. */
    public double[] gainShares() {
        double[] shares = new double[width];
        double sum = 0;
        for (var tree : trees) {
            for (int split = 0; split < tree.splitCount(); split++) {
                shares[tree.column(split)] += tree.gain(split);
                sum += tree.gain(split);
            }
        }
        for (int column = 0; column < width; column++) {
            shares[column] = sum == 0 ? 0 : shares[column] / sum;
        }
        return shares;
    }

    @Override
    public void addTo(OnnxGraph graph, String input, String scores) {
        TreeNodes.of(trees, outputs, factor).addTo(graph, input, scores);
    }
}
