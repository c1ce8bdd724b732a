package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class AucTest {
    @Test
    void isTheShareOfPairsInTheRightOrder() {
        var random = new Random(7);
        double[] scores =
                random.doubles(200).map(score -> Math.floor(score * 20)).toArray();
        boolean[] labels = new boolean[scores.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextDouble() * 20 < scores[i];
        }
        assertThat(Auc.of(scores, labels)).isCloseTo(byEveryPair(scores, labels), within(1e-12));
    }

    @Test
    void isOneForThePerfectOrderAndZeroForItsReverse() {
        double[] scores = {1, 2, 3};
        assertThat(Auc.of(scores, new boolean[] {false, true, true})).isEqualTo(1);
        assertThat(Auc.of(scores, new boolean[] {true, false, false})).isZero();
    }

    private static double byEveryPair(double[] scores, boolean[] labels) {
        double wins = 0;
        int pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (labels[i] && !labels[j]) {
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        return wins / pairs;
    }
}
