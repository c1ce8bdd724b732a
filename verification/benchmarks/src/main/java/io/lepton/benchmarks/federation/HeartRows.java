package io.lepton.benchmarks.federation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One hospital's rows as the published comparison prepares them: columns 10 to 12 dropped, rows with gaps dropped, cp and restecg as
 * indicators without the first, 66 in 100 of each class for training by its own draw.
 */
record HeartRows(List<double[]> train, List<Integer> trainLabels, List<double[]> test, List<Integer> testLabels) {
    static final int FEATURES = 13;
    static final List<String> NAMES = List.of("cleveland", "hungarian", "switzerland", "va");
    private static final double TRAIN_SHARE = 0.66;
    private static final int SPLIT_SEED = 43;
    private static final int CHEST_PAIN = 2;
    private static final int REST_ECG = 6;
    private static final int CHEST_PAIN_INDICATORS = 3;
    private static final int KEPT_COLUMNS = 10;
    private static final int LABEL = 13;

    static HeartRows read(Path data, String name) throws IOException {
        List<double[]> rows = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (String line : Files.readAllLines(data.resolve("heart-4-hospitals/processed." + name + ".data"))) {
            String[] cells = line.split(",", -1);
            if (cells.length > LABEL && isWhole(cells)) {
                rows.add(features(cells));
                labels.add(Double.parseDouble(cells[LABEL]) > 0 ? 1 : 0);
            }
        }
        return split(rows, labels);
    }

    private static boolean isWhole(String[] cells) {
        for (int column = 0; column < KEPT_COLUMNS; column++) {
            if (cells[column].equals("?")) {
                return false;
            }
        }
        return true;
    }

    /** Numbers first, then the indicators: first weights are drawn in this order. */
    private static double[] features(String[] cells) {
        double[] row = new double[FEATURES];
        int at = 0;
        for (int column = 0; column < KEPT_COLUMNS; column++) {
            if (column != CHEST_PAIN && column != REST_ECG) {
                row[at++] = Double.parseDouble(cells[column]);
            }
        }
        int chestPain = (int) Double.parseDouble(cells[CHEST_PAIN]);
        if (chestPain > 1) {
            row[at + chestPain - 2] = 1;
        }
        int restEcg = (int) Double.parseDouble(cells[REST_ECG]);
        if (restEcg > 0) {
            row[at + CHEST_PAIN_INDICATORS + restEcg - 1] = 1;
        }
        return row;
    }

    /** As scikit-learn's {@code train_test_split} with {@code stratify} and {@code random_state=43}. */
    private static HeartRows split(List<double[]> rows, List<Integer> labels) {
        var random = new MersenneTwister(SPLIT_SEED);
        int trainCount = (int) Math.floor(TRAIN_SHARE * rows.size());
        int[] counts = new int[2];
        labels.forEach(label -> counts[label]++);
        int[] forTraining = mode(counts, trainCount, random);
        var split = new HeartRows(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int label = 0; label < 2; label++) {
            List<Integer> own = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                if (labels.get(i) == label) {
                    own.add(i);
                }
            }
            int[] order = random.permutation(own.size());
            for (int i = 0; i < order.length; i++) {
                boolean isTraining = i < forTraining[label];
                (isTraining ? split.train : split.test).add(rows.get(own.get(order[i])));
                (isTraining ? split.trainLabels : split.testLabels).add(label);
            }
        }
        return split;
    }

    /** The counts of each class that are likeliest among so many draws; of equal remainders one by chance. */
    private static int[] mode(int[] counts, int draws, MersenneTwister random) {
        double all = counts[0] + counts[1];
        double first = counts[0] / all * draws;
        double second = counts[1] / all * draws;
        int[] mode = {(int) Math.floor(first), (int) Math.floor(second)};
        if (mode[0] + mode[1] < draws) {
            double difference = (first - mode[0]) - (second - mode[1]);
            int chosen = difference > 0 ? 0 : 1;
            mode[difference == 0 ? random.permutation(2)[0] : chosen]++;
        }
        return mode;
    }
}
