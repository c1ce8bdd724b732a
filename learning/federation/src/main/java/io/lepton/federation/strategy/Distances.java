package io.lepton.federation.strategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The squared distances between all updates; reckoned once, in n^2 d / 2 steps. Confined to one thread. */
final class Distances {
    private final double[][] squares;
    private final List<Integer> left;

    Distances(List<Update> updates) {
        int count = updates.size();
        squares = new double[count][count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < i; j++) {
                squares[i][j] =
                        updates.get(i).change().squaredDistance(updates.get(j).change());
                squares[j][i] = squares[i][j];
            }
        }
        left = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    }

    /** Those that are left, by Krum's score, the best first; of equal scores the first. */
    List<Integer> ranked(int faulty) {
        int near = Math.max(1, left.size() - faulty - 2);
        return left.stream()
                .sorted(Comparator.comparingDouble(i -> score(i, near)))
                .toList();
    }

    void remove(int i) {
        left.removeIf(j -> j == i);
    }

    private double score(int i, int near) {
        double[] others = left.stream()
                .filter(j -> j != i)
                .mapToDouble(j -> squares[i][j])
                .toArray();
        Arrays.sort(others);
        return Arrays.stream(others, 0, Math.min(near, others.length)).sum();
    }
}
