package io.lepton.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.LeptonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sites tell of their rows makes the preparation of all rows together, which nobody has in one place. */
final class SharedPreparationTest {
    private static final Schema SCHEMA = Schema.of(List.of(
            Column.of("age", ColumnType.NUMBER),
            Column.of("ward", ColumnType.CATEGORY),
            Column.of("came", ColumnType.DATE)));
    private static final PreparationPlan PLAN = PreparationPlan.standard()
            .with("age", ColumnPlan.number().withImputation(Imputation.MEAN))
            .with("came", new ColumnPlan.Date(List.of(DatePart.MONTH, DatePart.WEEKDAY), Scaling.MIN_MAX));
    private static final float ROUNDING = 1e-5f;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void equalsThePreparationOfAllRows(long seed) {
        var random = new Random(seed);
        List<Map<String, Object>> all = new ArrayList<>();
        Map<String, SiteStatistics> told = new HashMap<>();
        for (String site : List.of("north", "south", "west")) {
            List<Map<String, Object>> rows = rows(random, 1 + random.nextInt(40));
            all.addAll(rows);
            told.put(site, statistics(rows));
        }
        var expected = PreparationFit.begin(PLAN, SCHEMA, Set.of());
        expected.add(RowBatch.of(SCHEMA, all));
        RowBatch tried = RowBatch.of(SCHEMA, rows(random, 50));
        Features wanted = expected.finish().apply(tried);
        Features given = SharedPreparation.of(PLAN, told).together().apply(tried);
        assertThat(given.width()).isEqualTo(wanted.width());
        for (int i = 0; i < wanted.values().length; i++) {
            assertThat(given.values()[i])
                    .as("seed %d, feature %d", seed, i)
                    .isCloseTo(wanted.values()[i], Offset.offset(ROUNDING));
        }
    }

    @Test
    void aSiteScalesByItsOwnNumbersWithTheWordsOfAll() {
        var north = statistics(List.of(row(10.0, "a"), row(30.0, "b")));
        var south = statistics(List.of(row(100.0, "c"), row(300.0, "c")));
        var shared = SharedPreparation.of(PLAN, Map.of("north", north, "south", south));
        assertThat(shared.ofSite("south").featureNames()).contains("ward=a", "ward=b", "ward=c");
        Features own = shared.ofSite("south").apply(RowBatch.of(SCHEMA, List.of(row(200.0, "a"))));
        assertThat(own.values()[0]).isZero();
    }

    @Test
    void aColumnThatASiteLacksValuesOfTakesThoseOfTheOthers() {
        var north = statistics(List.of(row(10.0, "a"), row(30.0, "a")));
        var empty = statistics(List.of(row("", "a")));
        Features filled = SharedPreparation.of(PLAN, Map.of("north", north, "empty", empty))
                .together()
                .apply(RowBatch.of(SCHEMA, List.of(row("", "a"), row(20.0, "a"))));
        assertThat(filled.values()[0]).isEqualTo(filled.values()[filled.width()]);
    }

    @Test
    void refusesSitesWithOtherColumns() {
        var north = statistics(List.of(row(10.0, "a")));
        var other = new SiteStatistics(north.columns().subList(0, 1));
        assertThatThrownBy(() -> SharedPreparation.of(PLAN, Map.of("north", north, "other", other)))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("a site has other columns than the others: site=other");
    }

    @Test
    void refusesToTellTheWordsOfTexts() {
        var schema = Schema.of(List.of(Column.of("letter", ColumnType.TEXT)));
        var fit = PreparationFit.begin(PreparationPlan.standard(), schema, Set.of());
        fit.add(RowBatch.of(schema, List.of(Map.of("letter", "dear doctor"))));
        assertThatThrownBy(fit::statistics).hasMessageContaining("column=letter");
    }

    private static SiteStatistics statistics(List<Map<String, Object>> rows) {
        var fit = PreparationFit.begin(PLAN, SCHEMA, Set.of());
        fit.add(RowBatch.of(SCHEMA, rows));
        return fit.statistics();
    }

    private static List<Map<String, Object>> rows(Random random, int count) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Object age = random.nextInt(5) == 0 ? "" : 1_000 + random.nextGaussian();
            rows.add(row(age, String.valueOf((char) ('a' + random.nextInt(6)))));
        }
        return rows;
    }

    private static Map<String, Object> row(Object age, String ward) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("age", age);
        row.put("ward", ward);
        row.put("came", "2026-0" + (1 + ward.charAt(0) % 7) + "-1" + ward.charAt(0) % 9);
        return row;
    }
}
