package io.lepton.training;

import java.util.Arrays;
import java.util.Random;

/** Uniformly random orders (Fisher and Yates). */
final class Shuffle {
    private Shuffle() {}

    /** The numbers from 0 to {@code count - 1} in random order. */
    static int[] of(int count, Random random) {
        int[] numbers = new int[count];
        Arrays.setAll(numbers, i -> i);
        shuffle(numbers, random);
        return numbers;
    }

    static void shuffle(int[] numbers, Random random) {
        for (int last = numbers.length - 1; last > 0; last--) {
            int chosen = random.nextInt(last + 1);
            int number = numbers[chosen];
            numbers[chosen] = numbers[last];
            numbers[last] = number;
        }
    }
}
