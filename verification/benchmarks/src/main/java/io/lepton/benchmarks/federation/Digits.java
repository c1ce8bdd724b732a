package io.lepton.benchmarks.federation;

import io.lepton.federation.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Handwritten digits of 8 by 8 pixels: 1,437 for training, then 360 held out. */
record Digits(List<double[]> pixels, List<Integer> labels, int trainCount) {
    static final int PIXELS = 64;
    static final int CLASSES = 10;
    private static final double PIXEL_MAX = 16;

    static Digits read(Path data) throws IOException {
        List<double[]> pixels = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        int trainCount = 0;
        List<String> lines = Files.readAllLines(data.resolve("digits8x8/digits.csv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            double[] row = new double[PIXELS];
            for (int i = 0; i < PIXELS; i++) {
                row[i] = Double.parseDouble(cells[i]) / PIXEL_MAX;
            }
            pixels.add(row);
            labels.add(Integer.parseInt(cells[PIXELS]));
            trainCount += cells[PIXELS + 1].equals("train") ? 1 : 0;
        }
        return new Digits(pixels, labels, trainCount);
    }

    /** The rows of these numbers. */
    Examples rows(List<Integer> numbers) {
        return Examples.of(
                numbers.stream().map(pixels::get).toList(),
                numbers.stream().map(labels::get).toList());
    }

    /** Rows i, i + N, i + 2N and so on of those for training. */
    List<Integer> stripe(int i, int clients) {
        List<Integer> numbers = new ArrayList<>();
        for (int row = i; row < trainCount; row += clients) {
            numbers.add(row);
        }
        return numbers;
    }

    Examples heldOut() {
        return Examples.of(pixels.subList(trainCount, pixels.size()), labels.subList(trainCount, labels.size()));
    }

    static Examples none() {
        return Examples.of(List.of(), List.of());
    }
}
