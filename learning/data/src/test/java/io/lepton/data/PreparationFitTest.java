package io.lepton.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.domain.LeptonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PreparationFitTest {
    private static final double NONE = Double.NaN;

    @Test
    void fillsWhatIsMissingAndScalesTheFilledColumn() {
        double[] numbers = {1, 2, 2, 7, NONE};
        assertThat(fit(ColumnPlan.number().withScaling(Scaling.NONE), numbers)).containsExactly(1, 2, 2, 7, 2);
        assertThat(fit(ColumnPlan.number().withScaling(Scaling.NONE).withImputation(Imputation.MEAN), numbers))
                .containsExactly(1, 2, 2, 7, 3);
        assertThat(fit(
                        ColumnPlan.number().withScaling(Scaling.NONE).withImputation(Imputation.MOST_FREQUENT),
                        new double[] {5, 5, 1, 1, NONE}))
                .containsExactly(5, 5, 1, 1, 1);
        assertThat(fit(ColumnPlan.number().withScaling(Scaling.MIN_MAX).withFill(9), numbers))
                .containsExactly(0, 0.125f, 0.125f, 0.75f, 1);

        float[] standard = fit(ColumnPlan.number().withImputation(Imputation.MEAN), numbers);
        // Mean 3; deviation sqrt((4 + 1 + 1 + 16 + 0) / 5).
        double deviation = Math.sqrt(22 / 5.0);
        assertThat((double) standard[3]).isCloseTo(4 / deviation, within(1e-6));
        assertThat(standard[4]).isZero();
    }

    @Test
    void leavesConstantAndEmptyColumnsFinite() {
        assertThat(fit(ColumnPlan.number(), new double[] {3, 3, 3})).containsExactly(0, 0, 0);
        assertThat(fit(ColumnPlan.number(), new double[] {NONE, NONE})).containsExactly(0, 0);
    }

    @Test
    void sortsNumbersIntoBucketsOfEquallyManyRows() {
        double[] numbers = new double[100];
        Arrays.setAll(numbers, i -> i * i);
        float[] features = fit(ColumnPlan.number().withBuckets(4), numbers);
        int[] counts = new int[4];
        for (int i = 0; i < features.length; i++) {
            counts[i % 4] += (int) features[i];
        }
        assertThat(counts).containsExactly(25, 25, 25, 25);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void summarisesAsTwoPassesWould(long seed) {
        var random = new Random(seed);
        double[] numbers = random.doubles(5_000, 1e6, 1e6 + 10).toArray();
        var summary = new NumberSummary();
        summary.add(numbers);
        double mean = Arrays.stream(numbers).sum() / numbers.length;
        double squares =
                Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum();
        assertThat(summary.mean()).as("seed %d", seed).isCloseTo(mean, within(1e-6));
        assertThat(summary.deviation())
                .as("seed %d", seed)
                .isCloseTo(Math.sqrt(squares / numbers.length), within(1e-6));
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        assertThat(summary.sorted()).isEqualTo(sorted);
    }

    @Test
    void samplesFairlyWhatItCannotKeep() {
        var sample = new ValueSample();
        int count = ValueSample.SIZE_MAX * 5;
        for (int i = 0; i < count; i++) {
            sample.add(i);
        }
        double[] sorted = sample.sorted();
        assertThat(sorted).hasSize(ValueSample.SIZE_MAX);
        // The median of n fair draws has the deviation 1 / (2 sqrt(n)): 0.16 % of the range. Five of these.
        assertThat(ValueSample.quantile(sorted, 0.5) / count).isCloseTo(0.5, within(0.008));
    }

    @Test
    void keepsTheMostFrequentWordsAndTellsMissingFromUnknown() {
        var batch = texts(ColumnType.CATEGORY, "b", "a", "b", "c", "", "c", "b");
        Preparation preparation = fitted(ColumnPlan.category().withWordsMax(2), batch);
        assertThat(preparation.featureNames()).containsExactly("x=b", "x=c", "x=(missing)", "x=(other)");
        assertThat(preparation
                        .apply(texts(ColumnType.CATEGORY, "c", "a", "?", ""))
                        .values())
                .containsExactly(0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0);
        Preparation rare = fitted(ColumnPlan.category().withRowsMin(3), batch);
        assertThat(rare.featureNames()).containsExactly("x=b", "x=(missing)", "x=(other)");
        Preparation frequent = fitted(ColumnPlan.category().withImputation(Imputation.MOST_FREQUENT), batch);
        assertThat(frequent.apply(texts(ColumnType.CATEGORY, "")).values()).containsExactly(0, 1, 0, 0);
    }

    @Test
    void weighsTermsByHowTellingTheyAre() {
        var batch = texts(ColumnType.TEXT, "the cat", "the dog", "The end!");
        Preparation preparation = fitted(new ColumnPlan.Ngrams(Tokens.WORDS, 1, 1, 10, 1, Weighting.TFIDF), batch);
        assertThat(preparation.featureNames()).containsExactly("x~!", "x~cat", "x~dog", "x~end", "x~the");
        float[] cat = preparation.apply(texts(ColumnType.TEXT, "the cat")).values();
        double rare = Math.log(4 / 2.0) + 1;
        double length = Math.sqrt(rare * rare + 1);
        assertThat((double) cat[1]).isCloseTo(rare / length, within(1e-6));
        assertThat((double) cat[4]).isCloseTo(1 / length, within(1e-6));
        assertThat(preparation.apply(texts(ColumnType.TEXT, "nothing known")).values())
                .containsOnly(0);
    }

    @Test
    void fitsBatchByBatchAsAtOnce() {
        String[] words = new String[300];
        var random = new Random(5);
        Arrays.setAll(words, i -> "w" + random.nextInt(20));
        var all = texts(ColumnType.CATEGORY, words);
        var fit = PreparationFit.begin(PreparationPlan.standard(), all.schema(), Set.of());
        for (int from = 0; from < words.length; from += 70) {
            fit.add(texts(ColumnType.CATEGORY, Arrays.copyOfRange(words, from, Math.min(from + 70, words.length))));
        }
        assertThat(fit.finish().toJson())
                .isEqualTo(fitted(ColumnPlan.category(), all, List.of()).toJson());
    }

    @Test
    void readsBackWhatItWroteAndRefusesAnythingElse() {
        Preparation preparation = fitted(ColumnPlan.category(), texts(ColumnType.CATEGORY, "a", "b"));
        byte[] json = preparation.withWindow(3).toJson();
        assertThat(Preparation.fromJson(json).window()).isEqualTo(3);
        assertThat(Preparation.fromJson(json).toJson()).isEqualTo(json);
        String text = new String(json, StandardCharsets.UTF_8);
        for (String damaged : List.of(
                text.replace("\"format\":1", "\"format\":2"),
                text.replace("\"category\":{", "\"categories\":{"),
                text.replace("\"window\":3", "\"window\":0"),
                "{}")) {
            assertThatThrownBy(() -> Preparation.fromJson(damaged.getBytes(StandardCharsets.UTF_8)))
                    .as(damaged)
                    .isInstanceOf(LeptonException.class);
        }
    }

    @Test
    void refusesPlansThatMeanNothing() {
        assertThatThrownBy(() -> ColumnPlan.number().withImputation(Imputation.SEPARATE))
                .hasMessageContaining("SEPARATE");
        assertThatThrownBy(() -> ColumnPlan.number().withBuckets(1)).hasMessageContaining("buckets=1");
        assertThatThrownBy(() -> ColumnPlan.number().withBounds(List.of(2.0, 1.0)))
                .hasMessageContaining("ascend");
        assertThatThrownBy(() -> ColumnPlan.category().withImputation(Imputation.MEAN))
                .hasMessageContaining("MEAN");
        assertThatThrownBy(() -> ColumnPlan.category().withFill("")).hasMessageContaining("fill");
        assertThatThrownBy(() -> ColumnPlan.tokenIds(0)).hasMessageContaining("length=0");
        assertThatThrownBy(() -> new ColumnPlan.Ngrams(Tokens.WORDS, 3, 2, 5, 1, Weighting.COUNT))
                .hasMessageContaining("shortest=3");
        assertThatThrownBy(() -> Column.date("d", "yyM")).hasMessageContaining("order=yyM");
        assertThatThrownBy(() -> SplitPlan.random().withTest(0.6).withValidation(0.5))
                .hasMessageContaining("test=0.6");
        assertThatThrownBy(() -> SplitPlan.random().withTestFrom("2014")).hasMessageContaining("from=2014");
        var schema = Schema.of(List.of(Column.of("y", ColumnType.NUMBER)));
        assertThatThrownBy(() -> PreparationFit.begin(PreparationPlan.standard(), schema, Set.of("y")))
                .hasMessageContaining("no column is left");
        assertThatThrownBy(() ->
                        PreparationFit.begin(PreparationPlan.standard().with("z", ColumnPlan.drop()), schema, Set.of()))
                .hasMessageContaining("column=z");
    }

    @Test
    void keepsTheFirstProblemsAndCountsAll() {
        var problems = new Problems();
        for (int row = 1; row <= 5_000; row++) {
            problems.add(ProblemKind.MIXED_TYPE, row, "x", "no number");
            problems.add(ProblemKind.UNKNOWN_COLUMN, row, "key" + row, "unknown");
        }
        assertThat(problems.count(ProblemKind.MIXED_TYPE)).isEqualTo(5_000);
        assertThat(problems.count(ProblemKind.UNKNOWN_COLUMN)).isEqualTo(5_000);
        assertThat(problems.first().size()).isLessThan(1_100);
    }

    private static float[] fit(ColumnPlan plan, double[] numbers) {
        var rows = new RowBatchBuilder(Schema.of(List.of(Column.of("x", ColumnType.NUMBER))));
        for (int row = 0; row < numbers.length; row++) {
            rows.set(0, numbers[row]);
            rows.endRow(row + 1);
        }
        RowBatch batch = rows.take();
        return fitted(plan, batch).apply(batch).values();
    }

    private static Preparation fitted(ColumnPlan plan, RowBatch batch) {
        return fitted(plan, batch, List.of("?"));
    }

    private static Preparation fitted(ColumnPlan plan, RowBatch batch, List<String> missingWords) {
        var plans = PreparationPlan.standard().with("x", plan).withMissingWords(missingWords);
        var fit = PreparationFit.begin(plans, batch.schema(), Set.of());
        fit.add(batch);
        return fit.finish();
    }

    private static RowBatch texts(ColumnType type, String... texts) {
        var rows = new RowBatchBuilder(Schema.of(List.of(Column.of("x", type))));
        for (int row = 0; row < texts.length; row++) {
            rows.set(0, texts[row]);
            rows.endRow(row + 1);
        }
        return rows.take();
    }
}
