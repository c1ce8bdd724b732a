package io.lepton.runs;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.training.Learned;
import io.lepton.training.Predictions;
import java.util.Random;

/**
 * What a model of characters writes by itself, behind the first window of the text held out: each character is drawn by its
 * probability.
 */
final class TextSample {
    private static final int CHARACTERS = 300;

    private TextSample() {}

    static String of(Learned learned, TrainingData data, long seed) {
        Features begun = data.test().features().rows(new int[] {0});
        var names = ((Targets.Classes) data.answers()).classNames();
        var random = new Random(seed);
        float[] window = begun.values().clone();
        var written = new StringBuilder();
        for (int i = 0; i < CHARACTERS; i++) {
            var answers = (Predictions.Classes) learned.predict(Features.of(begun.exampleShape(), window.clone()));
            int next = drawn(answers, answers.perRow() - 1, random.nextFloat());
            written.append(names.get(next));
            System.arraycopy(window, 1, window, 0, window.length - 1);
            window[window.length - 1] = next;
        }
        return written.toString();
    }

    /** The class in whose share of the probability the point lies. */
    private static int drawn(Predictions.Classes answers, int answer, float point) {
        float sum = 0;
        for (int candidate = 0; candidate < answers.classCount(); candidate++) {
            sum += answers.probability(answer, candidate);
            if (point < sum) {
                return candidate;
            }
        }
        return answers.classCount() - 1; // The shares sum to a little less than 1.
    }
}
