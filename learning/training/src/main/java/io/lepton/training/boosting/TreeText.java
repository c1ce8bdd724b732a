package io.lepton.training.boosting;

import io.lepton.training.classic.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads trees from the text that LightGBM writes: a block of {@code name=values} lines for each.
 *
 * <p>Its thresholds are doubles. Since the numbers compared with them are floats, rounding down to the next float
 * changes no comparison.
 */
final class TreeText {
    private static final int CATEGORICAL = 1;
    private static final int DEFAULT_LEFT = 2;
    private static final int MISSING_TYPE_SHIFT = 2;
    private static final int MISSING_IS_NAN = 2;

    private TreeText() {}

    /** @throws IllegalArgumentException if the text is no such model, or has splits on categories */
    static List<Tree> read(String text) {
        var trees = new ArrayList<Tree>();
        Map<String, String> block = new HashMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("Tree=") || line.equals("end of trees")) {
                if (block.containsKey("num_leaves")) {
                    trees.add(tree(block));
                }
                block.clear();
            }
            int equals = line.indexOf('=');
            if (equals > 0) {
                block.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        if (trees.isEmpty()) {
            throw new IllegalArgumentException("no trees in the model's text");
        }
        return trees;
    }

    private static Tree tree(Map<String, String> block) {
        double[] leaves = doubles(block, "leaf_value");
        int count = leaves.length - 1;
        var splits = new Tree.Splits(count);
        if (count > 0) {
            double[] columns = doubles(block, "split_feature");
            double[] thresholds = doubles(block, "threshold");
            double[] gains = doubles(block, "split_gain");
            double[] kinds = doubles(block, "decision_type");
            double[] lefts = doubles(block, "left_child");
            double[] rights = doubles(block, "right_child");
            for (int split = 0; split < count; split++) {
                float threshold = roundedDown(thresholds[split]);
                splits.asks(split, (int) columns[split], threshold, gains[split])
                        .leads(
                                split,
                                (int) lefts[split],
                                (int) rights[split],
                                isMissingLeft((int) kinds[split], threshold));
            }
        }
        return Tree.of(splits, leaves);
    }

    private static double[] doubles(Map<String, String> block, String name) {
        String text = block.get(name);
        if (text == null) {
            throw new IllegalArgumentException("a tree without " + name);
        }
        String[] words = text.trim().split(" ", -1);
        double[] numbers = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = number(words[i]);
        }
        return numbers;
    }

    /** A threshold is infinite where a split only sets missing numbers apart. */
    private static double number(String word) {
        return switch (word) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(word);
        };
    }

    /** The largest float that is no larger. */
    static float roundedDown(double threshold) {
        float nearest = (float) threshold;
        return nearest > threshold ? Math.nextDown(nearest) : nearest;
    }

    /** Where a column had no missing number while the tree grew, LightGBM takes a missing one for 0. */
    private static boolean isMissingLeft(int kind, float threshold) {
        if ((kind & CATEGORICAL) != 0) {
            throw new IllegalArgumentException("a split on categories: decision_type=" + kind);
        }
        return kind >> MISSING_TYPE_SHIFT == MISSING_IS_NAN ? (kind & DEFAULT_LEFT) != 0 : 0 <= threshold;
    }
}
