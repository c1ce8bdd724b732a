package io.lepton.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the graph of every step in ONNX Runtime and compares it with the same step in Java. */
final class PreparationParityTest {
    private static final long SEED = 7;
    private static final double TOLERANCE = 1e-5;
    private static final int ROWS = 200;

    private final Random random = new Random(SEED);

    static List<ColumnPlan> numberPlans() {
        List<ColumnPlan> plans = new ArrayList<>();
        for (Scaling scaling : Scaling.values()) {
            for (Imputation impute : List.of(Imputation.MEAN, Imputation.MEDIAN, Imputation.MOST_FREQUENT)) {
                plans.add(ColumnPlan.number().withScaling(scaling).withImputation(impute));
            }
        }
        plans.add(ColumnPlan.number().withFill(-3.5));
        plans.add(ColumnPlan.number().withBuckets(5));
        plans.add(ColumnPlan.number().withBounds(List.of(-1.0, 0.0, 2.5)));
        return plans;
    }

    @ParameterizedTest
    @MethodSource("numberPlans")
    void numbers(ColumnPlan plan) throws OrtException {
        var rows = new RowBatchBuilder(Schema.of(List.of(Column.of("Air temperature [K]", ColumnType.NUMBER))));
        for (int row = 0; row < ROWS; row++) {
            rows.set(0, row % 7 == 0 ? Double.NaN : random.nextGaussian() * 3 + 1);
            rows.endRow(row + 1);
        }
        assertParity(plan, rows.take());
    }

    static List<ColumnPlan> categoryPlans() {
        List<ColumnPlan> plans = new ArrayList<>();
        for (var encoding : ColumnPlan.Encoding.values()) {
            plans.add(ColumnPlan.category().withEncoding(encoding));
            plans.add(ColumnPlan.category().withEncoding(encoding).withImputation(Imputation.MOST_FREQUENT));
            plans.add(ColumnPlan.category().withEncoding(encoding).withFill("Köln"));
            plans.add(ColumnPlan.category().withEncoding(encoding).withWordsMax(2));
        }
        return plans;
    }

    @ParameterizedTest
    @MethodSource("categoryPlans")
    void categories(ColumnPlan plan) throws OrtException {
        assertParity(plan, texts(ColumnType.CATEGORY, "北京", "Köln", "Reston, Virginia", "", "?"));
    }

    @Test
    void datesInEveryOrder() throws OrtException {
        String[] iso = new String[ROWS];
        String[] german = new String[ROWS];
        for (int row = 0; row < ROWS; row++) {
            var day = java.time.LocalDateTime.of(1, 1, 1, 0, 0).plusMinutes(random.nextLong(1_300_000_000L));
            iso[row] = row % 9 == 0 ? "" : day.toString();
            german[row] =
                    row % 9 == 1 ? "" : "%d.%d.%04d".formatted(day.getDayOfMonth(), day.getMonthValue(), day.getYear());
        }
        var plan = new ColumnPlan.Date(List.of(DatePart.values()), Scaling.STANDARD);
        assertParity(plan, texts(ColumnType.DATE, iso));
        var rows = new RowBatchBuilder(Schema.of(List.of(Column.date("c", "dMy"))));
        fill(rows, german);
        assertParity(plan, rows.take());
    }

    @Test
    void datesAreThoseOfTheCalendar() {
        var rows = texts(ColumnType.DATE, "2024-02-29T23:59:58Z");
        var plan = new ColumnPlan.Date(List.of(DatePart.values()), Scaling.NONE);
        Features features = fit(plan, rows).apply(rows.rows(new int[] {0}));
        var day = java.time.LocalDate.of(2024, 2, 29);
        assertThat(features.values())
                .containsExactly(2024, 2, 29, 23, 59, 58, day.getDayOfWeek().getValue() - 1, day.getDayOfYear(), (float)
                        day.toEpochDay());
    }

    @ParameterizedTest
    @EnumSource(Weighting.class)
    void ngramsOfWords(Weighting weighting) throws OrtException {
        var rows = texts(ColumnType.TEXT, PROSE);
        assertParity(new ColumnPlan.Ngrams(Tokens.WORDS, 1, 2, 50, 1, weighting), rows);
        assertParity(new ColumnPlan.Ngrams(Tokens.WORDS, 2, 3, 50, 1, weighting), rows);
        assertParity(new ColumnPlan.Ngrams(Tokens.CHARACTERS, 2, 4, 200, 2, weighting), rows);
        assertParity(new ColumnPlan.Ngrams(Tokens.CHARACTERS, 1, 1, 20, 2, weighting), rows);
    }

    @ParameterizedTest
    @EnumSource(Tokens.class)
    void tokenIds(Tokens tokens) throws OrtException {
        assertParity(new ColumnPlan.TokenIds(tokens, 15, 6), texts(ColumnType.TEXT, PROSE));
        assertParity(new ColumnPlan.TokenIds(tokens, 100, 80), texts(ColumnType.TEXT, PROSE));
    }

    @Test
    void severalColumnsAndWindows() throws OrtException {
        var schema = Schema.of(List.of(
                Column.of("n", ColumnType.NUMBER),
                Column.of("w", ColumnType.CATEGORY),
                Column.of("d", ColumnType.DATE)));
        var rows = new RowBatchBuilder(schema);
        for (int row = 0; row < 24; row++) {
            rows.set(0, row % 5 == 0 ? Double.NaN : row);
            rows.set(1, row % 3 == 0 ? "a" : "b");
            rows.set(2, "2014-01-%02d %02d:00".formatted(1 + row, row));
            rows.endRow(row + 1);
        }
        RowBatch batch = rows.take();
        var fit = PreparationFit.begin(PreparationPlan.standard(), schema, Set.of());
        fit.add(batch);
        Preparation preparation = fit.finish();

        assertThat(OnnxRun.features(preparation, batch))
                .isEqualTo(preparation.apply(batch).values());
        assertThat(OnnxRun.features(preparation.withWindow(6), batch))
                .isEqualTo(preparation.apply(batch).values());
    }

    /** Nothing beyond the basic plane: the runtime's Java binding garbles it, for which serving has a way of its own. */
    private static final String[] PROSE = {
        "Free entry in 2 a wkly comp to win!!", "FREE Msg: call 0800-123 now", "ok, see you at 8?", "", "   ",
        "Größe 中文 字 naïve café №5 ½ e\u0301", "tab\tand\nline\u0003 end", "a", "\u263A smile \u263A", "ÀÉ OK OK OK"
    };

    private static RowBatch texts(ColumnType type, String... texts) {
        var rows = new RowBatchBuilder(Schema.of(List.of(Column.of("c", type))));
        fill(rows, texts);
        return rows.take();
    }

    private static void fill(RowBatchBuilder rows, String[] texts) {
        for (int row = 0; row < Math.max(texts.length, 12); row++) {
            rows.set(0, texts[row % texts.length]);
            rows.endRow(row + 1);
        }
    }

    private static Preparation fit(ColumnPlan plan, RowBatch rows) {
        var plans = PreparationPlan.standard()
                .with(rows.schema().column(0).name(), plan)
                .withMissingWords(List.of("?"));
        var fit = PreparationFit.begin(plans, rows.schema(), Set.of());
        fit.add(rows);
        return Preparation.fromJson(fit.finish().toJson());
    }

    /** Fits to half of the rows, so that the other half has what fitting never saw; runs all, and each of three alone. */
    private static void assertParity(ColumnPlan plan, RowBatch rows) throws OrtException {
        int[] half = new int[rows.rowCount() / 2];
        for (int i = 0; i < half.length; i++) {
            half[i] = i;
        }
        Preparation preparation = fit(plan, rows.rows(half));
        assertSame(plan, preparation, rows);
        for (int row : new int[] {0, 3, 4}) {
            assertSame(plan, preparation, rows.rows(new int[] {row}));
        }
    }

    private static void assertSame(ColumnPlan plan, Preparation preparation, RowBatch rows) throws OrtException {
        float[] inJava = preparation.apply(rows).values();
        float[] inGraph = OnnxRun.features(preparation, rows);
        assertThat(inGraph).as("%s", plan).hasSameSizeAs(inJava);
        for (int i = 0; i < inJava.length; i++) {
            assertThat((double) inGraph[i])
                    .as(
                            "seed %d, %s, row %d, %s",
                            SEED,
                            plan,
                            i / preparation.width(),
                            preparation.featureNames().get(i % preparation.width()))
                    .isCloseTo(inJava[i], within(TOLERANCE * Math.max(1, Math.abs(inJava[i]))));
        }
    }
}
