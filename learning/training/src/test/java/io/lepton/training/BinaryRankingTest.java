package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BinaryRankingTest {
    private static final double ROUNDING = 1e-12;

    /** Few distinct scores, so that there are ties of every kind. */
    private static final class Rows {
        private final double[] scores;
        private final boolean[] positive;

        Rows(double[] scores, boolean[] positive) {
            this.scores = scores;
            this.positive = positive;
        }

        static Rows drawn(long seed, int count) {
            var random = new Random(seed);
            double[] scores = new double[count];
            boolean[] positive = new boolean[count];
            for (int i = 0; i < count; i++) {
                positive[i] = random.nextInt(3) == 0;
                scores[i] = (random.nextInt(12) + (positive[i] ? 3 : 0)) / 16.0;
            }
            return new Rows(scores, positive);
        }

        BinaryRanking ranking() {
            return BinaryRanking.of(scores, positive);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void areaIsTheShareOfPairsInOrder(long seed) {
        var rows = Rows.drawn(seed, 60);
        double wins = 0;
        double pairs = 0;
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 60; j++) {
                if (rows.positive[i] && !rows.positive[j]) {
                    pairs++;
                    wins += rows.scores[i] > rows.scores[j] ? 1 : rows.scores[i] == rows.scores[j] ? 0.5 : 0;
                }
            }
        }
        assertThat(rows.ranking().rocAuc()).as("seed %d", seed).isCloseTo(wins / pairs, within(ROUNDING));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void averagePrecisionIsTheMeanOverThePositives(long seed) {
        var rows = Rows.drawn(seed, 60);
        double mean = IntStream.range(0, 60)
                .filter(i -> rows.positive[i])
                .mapToDouble(i -> precisionAt(rows, rows.scores[i]))
                .average()
                .orElseThrow();
        assertThat(rows.ranking().averagePrecision()).as("seed %d", seed).isCloseTo(mean, within(ROUNDING));
    }

    private static double precisionAt(Rows rows, double threshold) {
        long taken =
                IntStream.range(0, 60).filter(i -> rows.scores[i] >= threshold).count();
        long hits = IntStream.range(0, 60)
                .filter(i -> rows.scores[i] >= threshold && rows.positive[i])
                .count();
        return (double) hits / taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void areaUnderTheCurveByTrapezoidsIsTheArea(long seed) {
        var ranking = Rows.drawn(seed, 80).ranking();
        var curve = ranking.curve();
        double area = 0;
        for (int i = 1; i < curve.size(); i++) {
            var left = curve.get(i - 1);
            var right = curve.get(i);
            area += (right.falsePositiveRate() - left.falsePositiveRate()) * (left.recall() + right.recall()) / 2;
        }
        assertThat(area).as("seed %d", seed).isCloseTo(ranking.rocAuc(), within(ROUNDING));
        assertThat(curve.getFirst().recall()).isZero();
        assertThat(curve.getLast().recall()).isEqualTo(1);
        assertThat(curve.getLast().falsePositiveRate()).isEqualTo(1);
    }

    @Test
    void areaDoesNotChangeWhenScoresAreBent() {
        var rows = Rows.drawn(7, 50);
        double[] bent = IntStream.range(0, 50)
                .mapToDouble(i -> StrictMath.exp(3 * rows.scores[i]))
                .toArray();
        assertThat(BinaryRanking.of(bent, rows.positive).rocAuc())
                .isEqualTo(rows.ranking().rocAuc());
    }

    @Test
    void weighingIsRepeating() {
        var rows = Rows.drawn(5, 30);
        int[] weights = new Random(5).ints(30, 0, 4).toArray();
        int[] repeated = IntStream.range(0, 30)
                .flatMap(i -> IntStream.generate(() -> i).limit(weights[i]))
                .toArray();
        double[] scores =
                IntStream.of(repeated).mapToDouble(i -> rows.scores[i]).toArray();
        boolean[] positive = new boolean[repeated.length];
        for (int i = 0; i < repeated.length; i++) {
            positive[i] = rows.positive[repeated[i]];
        }
        var plain = BinaryRanking.of(scores, positive);
        assertThat(rows.ranking().rocAuc(weights)).isCloseTo(plain.rocAuc(), within(ROUNDING));
        assertThat(rows.ranking().averagePrecision(weights)).isCloseTo(plain.averagePrecision(), within(ROUNDING));
    }

    @Test
    void findsTheHighestRecallOfThatPrecision() {
        double[] scores = {0.9, 0.8, 0.7, 0.6, 0.5, 0.4};
        boolean[] positive = {true, true, false, true, false, true};
        var ranking = BinaryRanking.of(scores, positive);

        var point = ranking.recallAtPrecision(0.75).orElseThrow();

        assertThat(point).isEqualTo(new OperatingPoint(0.6, 3, 1, 4, 2));
        assertThat(ranking.recallAtPrecision(1).orElseThrow().recall()).isEqualTo(0.5);
        assertThat(BinaryRanking.of(scores, new boolean[] {false, true, true, true, true, true})
                        .recallAtPrecision(0.9))
                .isEmpty();
    }

    @Test
    void thinsACurveForDrawing() {
        var ranking =
                BinaryRanking.of(IntStream.range(0, 1000).mapToDouble(i -> i).toArray(), new boolean[1000]);
        var thin = ranking.curve(11);
        assertThat(thin).hasSize(11);
        assertThat(thin.getFirst().threshold()).isInfinite();
        assertThat(thin.getLast().falsePositives()).isEqualTo(1000);
        assertThat(ranking.curve(5000)).hasSize(1001);
    }

    @Test
    void hasNoAreaWithoutBothKinds() {
        var ranking = BinaryRanking.of(new double[] {1, 2}, new boolean[] {true, true});
        assertThat(ranking.rocAuc()).isNaN();
        assertThat(BinaryRanking.of(new double[] {1, 2}, new boolean[2]).averagePrecision())
                .isNaN();
    }

    @Test
    void refusesWhatCannotBeRanked() {
        assertThatThrownBy(() -> BinaryRanking.of(new double[] {1, Double.NaN}, new boolean[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the score is not a number: row=1");
        assertThatThrownBy(() -> BinaryRanking.of(new double[1], new boolean[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scores=1 with labels=2");
        var ranking = BinaryRanking.of(new double[1], new boolean[1]);
        assertThatThrownBy(() -> ranking.recallAtPrecision(0)).hasMessage("not in (0, 1]: precision=0.0");
        assertThatThrownBy(() -> ranking.curve(1)).hasMessage("below 2: pointsMax=1");
    }
}
