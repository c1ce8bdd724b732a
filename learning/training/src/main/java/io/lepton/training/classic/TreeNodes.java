package io.lepton.training.classic;

import java.util.ArrayList;
import java.util.List;

/**
 * The nodes of many trees as the parallel lists that the operator TreeEnsembleRegressor wants.
 *
 * <p>Classifiers use it too, with probabilities made by plain operators: what TreeEnsembleClassifier does with two
 * classes depends on how they are listed, and runtimes differ in it.
 */
final class TreeNodes {
    private final List<Long> trees = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();
    private final List<Long> columns = new ArrayList<>();
    private final List<String> modes = new ArrayList<>();
    private final List<Float> thresholds = new ArrayList<>();
    private final List<Long> lefts = new ArrayList<>();
    private final List<Long> rights = new ArrayList<>();
    private final List<Long> missingLefts = new ArrayList<>();

    private final List<Long> leafTrees = new ArrayList<>();
    private final List<Long> leafNumbers = new ArrayList<>();
    private final List<Long> leafOutputs = new ArrayList<>();
    private final List<Float> leafValues = new ArrayList<>();

    private final int outputs;
    private final double factor;

    private TreeNodes(int outputs, double factor) {
        this.outputs = outputs;
        this.factor = factor;
    }

    static TreeNodes of(List<Tree> trees, int outputs, double factor) {
        var nodes = new TreeNodes(outputs, factor);
        for (int i = 0; i < trees.size(); i++) {
            nodes.add(i, trees.get(i));
        }
        return nodes;
    }

    /** Numbers the splits first, so that the root is number 0, then the leaves. */
    private void add(int index, Tree tree) {
        for (int split = 0; split < tree.splitCount(); split++) {
            addNode(index, split, "BRANCH_LEQ");
            columns.add((long) tree.column(split));
            thresholds.add(tree.threshold(split));
            lefts.add(number(tree, tree.left(split)));
            rights.add(number(tree, tree.right(split)));
            missingLefts.add(tree.isMissingLeft(split) ? 1L : 0L);
        }
        for (int leaf = 0; leaf < tree.leafCount(); leaf++) {
            long number = (long) tree.splitCount() + leaf;
            addNode(index, number, "LEAF");
            columns.add(0L);
            thresholds.add(0f);
            lefts.add(0L);
            rights.add(0L);
            missingLefts.add(0L);
            leafTrees.add((long) index);
            leafNumbers.add(number);
            leafOutputs.add((long) index % outputs);
            leafValues.add((float) (factor * tree.leaf(leaf)));
        }
    }

    private void addNode(long tree, long number, String mode) {
        trees.add(tree);
        numbers.add(number);
        modes.add(mode);
    }

    private static long number(Tree tree, int child) {
        return child >= 0 ? child : (long) tree.splitCount() - child - 1;
    }

    void addTo(OnnxGraph graph, String input, String scores) {
        graph.node("TreeEnsembleRegressor", scores, input)
                .setDomain(OnnxGraph.TREES_DOMAIN)
                .addAttribute(OnnxGraph.integers("nodes_treeids", trees))
                .addAttribute(OnnxGraph.integers("nodes_nodeids", numbers))
                .addAttribute(OnnxGraph.integers("nodes_featureids", columns))
                .addAttribute(OnnxGraph.strings("nodes_modes", modes))
                .addAttribute(OnnxGraph.floats("nodes_values", thresholds))
                .addAttribute(OnnxGraph.integers("nodes_truenodeids", lefts))
                .addAttribute(OnnxGraph.integers("nodes_falsenodeids", rights))
                .addAttribute(OnnxGraph.integers("nodes_missing_value_tracks_true", missingLefts))
                .addAttribute(OnnxGraph.integers("target_treeids", leafTrees))
                .addAttribute(OnnxGraph.integers("target_nodeids", leafNumbers))
                .addAttribute(OnnxGraph.integers("target_ids", leafOutputs))
                .addAttribute(OnnxGraph.floats("target_weights", leafValues))
                .addAttribute(OnnxGraph.integer("n_targets", outputs))
                .addAttribute(OnnxGraph.string("aggregate_function", "SUM"))
                .addAttribute(OnnxGraph.string("post_transform", "NONE"));
    }
}
