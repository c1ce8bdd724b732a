package io.lepton.federation;

import io.lepton.federation.codec.SeededGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Heart disease at four hospitals, as the published comparison prepares it: columns 10 to 12 dropped, rows with gaps dropped, cp and
 * restecg as indicators without the first, two thirds of each class for training, standardised by each hospital's training rows.
 */
final class Hospitals {
    static final int FEATURES = 13;
    private static final List<String> NAMES = List.of("cleveland", "hungarian", "switzerland", "va");
    private static final double TRAIN_SHARE = 0.66;
    private static final int CHEST_PAIN = 2;
    private static final int REST_ECG = 6;
    private static final int KEPT_COLUMNS = 10;
    private static final int LABEL = 13;

    /** One hospital's rows. */
    record Hospital(Examples training, Examples heldOut) {}

    private Hospitals() {}

    static List<Hospital> read(long seed) throws IOException {
        List<Hospital> hospitals = new ArrayList<>();
        for (String name : NAMES) {
            hospitals.add(split(SharedFiles.lines("heart-4-hospitals/processed." + name + ".data"), seed));
        }
        return hospitals;
    }

    private static Hospital split(List<String> lines, long seed) {
        List<double[]> train = new ArrayList<>();
        List<Integer> trainLabels = new ArrayList<>();
        List<double[]> test = new ArrayList<>();
        List<Integer> testLabels = new ArrayList<>();
        for (int label = 0; label < 2; label++) {
            List<double[]> rows = rows(lines, label);
            int[] order = new SeededGenerator(SeededGenerator.derive(seed, label)).permutation(rows.size());
            long count = Math.round(TRAIN_SHARE * rows.size());
            for (int i = 0; i < order.length; i++) {
                (i < count ? train : test).add(rows.get(order[i]));
                (i < count ? trainLabels : testLabels).add(label);
            }
        }
        standardise(train, test);
        return new Hospital(Examples.of(train, trainLabels), Examples.of(test, testLabels));
    }

    private static List<double[]> rows(List<String> lines, int label) {
        List<double[]> rows = new ArrayList<>();
        for (String line : lines) {
            String[] cells = line.split(",", -1);
            double[] row = new double[FEATURES];
            int at = 0;
            boolean isWhole = cells.length > LABEL;
            for (int column = 0; isWhole && column < KEPT_COLUMNS; column++) {
                if (cells[column].equals("?")) {
                    isWhole = false;
                } else if (column == CHEST_PAIN || column == REST_ECG) {
                    int first = column == CHEST_PAIN ? 1 : 0;
                    int others = column == CHEST_PAIN ? 3 : 2;
                    int category = (int) Double.parseDouble(cells[column]) - first;
                    if (category > 0) {
                        row[at + category - 1] = 1;
                    }
                    at += others;
                } else {
                    row[at++] = Double.parseDouble(cells[column]);
                }
            }
            if (isWhole && (Integer.parseInt(cells[LABEL].strip()) > 0 ? 1 : 0) == label) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static void standardise(List<double[]> train, List<double[]> test) {
        for (int i = 0; i < FEATURES; i++) {
            int column = i;
            double mean =
                    train.stream().mapToDouble(row -> row[column]).average().orElseThrow();
            double variance = train.stream()
                    .mapToDouble(row -> (row[column] - mean) * (row[column] - mean))
                    .average()
                    .orElseThrow();
            double deviation = variance == 0 ? 1 : Math.sqrt(variance);
            for (List<double[]> rows : List.of(train, test)) {
                rows.forEach(row -> row[column] = (row[column] - mean) / deviation);
            }
        }
    }
}
