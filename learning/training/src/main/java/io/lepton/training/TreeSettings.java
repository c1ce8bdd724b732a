package io.lepton.training;

import io.lepton.data.Targets;
import io.lepton.training.boosting.TreeGrower;
import io.lepton.training.classic.Link;
import io.lepton.training.classic.ScoredAnswers;
import io.lepton.training.classic.Tree;
import io.lepton.training.classic.TreeEnsemble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the learners of trees have in common. */
final class TreeSettings {
    private static final int THREADS_MAX = 256;

    private TreeSettings() {}

    static void requireShare(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException("not in (0, 1]: " + name + "=" + value);
        }
    }

    static void requireThreads(int threads) {
        if (threads < 1 || threads > THREADS_MAX) {
            throw new IllegalArgumentException("not in [1, " + THREADS_MAX + "]: threads=" + threads);
        }
    }

    /** The parameters of LightGBM that every tree takes. */
    static Map<String, String> parameters(TreeShape shape, long seed, int threads) {
        var parameters = new TreeMap<String, String>();
        parameters.put("num_leaves", Integer.toString(shape.leavesMax()));
        parameters.put("max_depth", Integer.toString(shape.depthMax() == 0 ? -1 : shape.depthMax()));
        parameters.put("min_data_in_leaf", Integer.toString(shape.leafRowsMin()));
        parameters.put("min_gain_to_split", Double.toString(shape.gainMin()));
        parameters.put("min_data_in_bin", Integer.toString(StrictMath.min(3, shape.leafRowsMin())));
        parameters.put("seed", Integer.toString(Long.hashCode(seed) & Integer.MAX_VALUE));
        parameters.put("num_threads", Integer.toString(threads));
        return parameters;
    }

    static float[] labels(Targets targets) {
        return switch (targets) {
            case Targets.Numbers numbers -> numbers.values();
            case Targets.Classes classes -> {
                float[] labels = new float[classes.rowCount()];
                for (int row = 0; row < labels.length; row++) {
                    labels[row] = classes.indices()[row];
                }
                yield labels;
            }
        };
    }

    static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    static ClassicModel model(String name, TreeEnsemble trees, Link link, History history) {
        var importances = Arrays.stream(trees.gainShares()).boxed().toList();
        return new ClassicModel(name, new ScoredAnswers(trees, link), importances, history);
    }

    /**
     * Learns the answers themselves, as means over leaves, instead of corrections to log odds.
     *
     * <p>A leaf then holds the share of its rows that have the class, and splits gain what they take from its variance, for
     * two classes half of Gini's impurity. Of more than two classes each has trees of its own, against all others.
     *
     * @param parameters of LightGBM but the objective, which is the squared error
     * @param rounds how many trees for each output
     */
    static ClassicModel shares(
            String name, Table table, FitOptions options, Map<String, String> parameters, int rounds) {
        var link = link(name, table);
        int outputs = link == Link.SHARES ? table.classes(name).classCount() : 1;
        float[] weights = floats(table.rowWeights(options.classWeights()));
        var all = new TreeMap<>(parameters);
        all.put("objective", "regression");
        var byOutput = new ArrayList<List<Tree>>();
        for (int output = 0; output < outputs; output++) {
            byOutput.add(grown(table, claims(table.targets(), link, output), weights, all, rounds));
        }
        var trees = new ArrayList<Tree>();
        int grown = byOutput.stream().mapToInt(List::size).min().orElseThrow();
        for (int round = 0; round < grown; round++) {
            for (var own : byOutput) {
                trees.add(own.get(round));
            }
        }
        return model(name, TreeEnsemble.mean(trees, table.features().width(), outputs), link, History.none());
    }

    private static Link link(String name, Table table) {
        return switch (table.targets()) {
            case Targets.Numbers _ -> {
                table.numbers(name);
                yield Link.NUMBERS;
            }
            case Targets.Classes _ -> table.classes(name).classCount() == 2 ? Link.SHARE : Link.SHARES;
        };
    }

    /** 1 where a row has the class of an output, else 0; numbers as they are. */
    private static float[] claims(Targets targets, Link link, int output) {
        float[] labels = labels(targets);
        if (link == Link.SHARES) {
            labels = labels.clone();
            for (int row = 0; row < labels.length; row++) {
                labels[row] = labels[row] == output ? 1 : 0;
            }
        }
        return labels;
    }

    private static List<Tree> grown(
            Table table, float[] labels, float[] weights, Map<String, String> parameters, int rounds) {
        var features = table.features();
        try (var grower = TreeGrower.over(features.values(), features.width(), labels, weights, parameters)) {
            var trees = new ArrayList<Tree>();
            for (int round = 0; round < rounds; round++) {
                trees.addAll(grower.grow());
            }
            return trees;
        }
    }
}
