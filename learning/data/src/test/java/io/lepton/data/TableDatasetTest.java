package io.lepton.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.LeptonException;
import io.lepton.domain.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableDatasetTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeRows() throws IOException {
        var text = new StringBuilder("id,age,job,day,income\n");
        for (int row = 0; row < 200; row++) {
            text.append("%d,%d,%s,2014-01-%02d,%s%n"
                    .formatted(
                            row,
                            20 + row % 40,
                            List.of("clerk", "cook", "").get(row % 3),
                            1 + row % 28,
                            row % 10 == 0 ? ">50K" : "<=50K"));
        }
        file = Files.writeString(folder.resolve("people.csv"), text.toString());
    }

    @Test
    void learnsFromMostAndJudgesByTheRestWithTheSameMixOfClasses() {
        var data = Datasets.csv(file).label("income").without("id");

        assertThat(data.classNames()).containsExactly("<=50K", ">50K");
        assertThat(data.train().rowCount()).isEqualTo(160);
        assertThat(data.test().rowCount()).isEqualTo(40);
        assertThat(count(data.test().targets(), 1)).isEqualTo(4);
        assertThat(data.validation().rowCount()).isZero();
        assertThat(data.preparation().featureNames())
                .startsWith("age", "job=clerk", "job=cook", "job=(missing)", "job=(other)", "day.month");
        assertThat(data.test().features().values())
                .isEqualTo(data.preparation().apply(data.testRows()).values());
    }

    @Test
    void fitsThePreparationToTheRowsToLearnFromAlone() {
        var data = Datasets.csv(file).label("income").split(SplitPlan.inOrder().withTest(0.5));
        float[] ids = new float[100];
        for (int row = 0; row < 100; row++) {
            ids[row] = data.train().features().values()[row * data.preparation().width()];
        }
        double mean = IntStream.range(0, 100).mapToDouble(row -> ids[row]).sum() / 100;
        assertThat(mean).isCloseTo(0, org.assertj.core.api.Assertions.within(1e-6));
        assertThat(data.test().features().values()[0]).isGreaterThan(ids[99]);
    }

    @Test
    void splitsTheSameWayWithTheSameSeed() {
        var data = Datasets.csv(file).label("income");
        for (SplitPlan plan : List.of(
                SplitPlan.random().withValidation(0.1), SplitPlan.stratified().withValidation(0.1))) {
            long[] once = rowNumbers(data.split(plan).testRows());
            assertThat(rowNumbers(data.split(plan).testRows())).isEqualTo(once);
            assertThat(rowNumbers(data.split(plan.withSeed(2)).testRows())).isNotEqualTo(once);
            assertThat(data.split(plan).validation().rowCount()).isEqualTo(20);
        }
    }

    @Test
    void putsEveryRowInOnePart() {
        for (SplitPlan plan : List.of(
                SplitPlan.random(),
                SplitPlan.stratified(),
                SplitPlan.inOrder(),
                SplitPlan.byTime("day"),
                SplitPlan.byGroup("age"))) {
            var data = Datasets.csv(file).label("income").split(plan.withValidation(0.25));
            Set<Long> seen = new HashSet<>();
            for (RowBatch part : List.of(data.trainRows(), data.testRows())) {
                for (long row : rowNumbers(part)) {
                    assertThat(seen.add(row)).as("%s, row %d", plan, row).isTrue();
                }
            }
            assertThat(seen.size() + data.validation().rowCount())
                    .as("%s", plan)
                    .isEqualTo(200);
            assertThat(data.testRows().rowCount()).as("%s", plan).isBetween(35, 50);
        }
    }

    @Test
    void keepsTimesAndGroupsTogether() {
        var byTime = Datasets.csv(file).label("income").split(SplitPlan.byTime("day"));
        List<String> before = Arrays.asList(byTime.trainRows().texts(3));
        assertThat(byTime.testRows().texts(3)).allSatisfy(day -> assertThat(before)
                .allSatisfy(earlier -> assertThat(earlier).isLessThan(day)));

        var from =
                Datasets.csv(file).label("income").split(SplitPlan.byTime("day").withTestFrom("2014-01-20"));
        assertThat(from.testRows().texts(3)).allMatch(day -> day.compareTo("2014-01-20") >= 0);
        assertThat(from.trainRows().texts(3)).allMatch(day -> day.compareTo("2014-01-20") < 0);

        var byGroup = Datasets.csv(file).label("income").split(SplitPlan.byGroup("age"));
        assertThat(byGroup.testRows().numbers(1))
                .doesNotContain(byGroup.trainRows().numbers(1));
    }

    @Test
    void leavesOutRowsOfUnknownGroupAndSaysSo() {
        var data = Datasets.csv(file).label("income").split(SplitPlan.byGroup("job"));
        int used = data.trainRows().rowCount() + data.testRows().rowCount();
        assertThat(data.problems().count(ProblemKind.UNUSED_ROW))
                .isEqualTo(200 - used)
                .isEqualTo(66);
    }

    @Test
    void readsTheTestRowsFromAnotherFileWithOtherSpellings() throws IOException {
        Path other = Files.writeString(
                folder.resolve("test.csv"),
                "id,age,job,day,income\n1,30,cook,2014-02-01,>50K.\n2,31,,2014-02-01,<=50K.\n");
        var data = Datasets.csv(file)
                .label("income")
                .classAliases(Map.of("<=50K.", "<=50K", ">50K.", ">50K"))
                .testFrom(Datasets.csvRows(other, CsvOptions.standard()));
        assertThat(data.train().rowCount()).isEqualTo(200);
        assertThat(((Targets.Classes) data.test().targets()).indices()).containsExactly(1, 0);
        assertThat(data.classNames()).hasSize(2);
    }

    @Test
    void givesNumbersOfClassesNames() throws IOException {
        Files.writeString(file, "n,label\n1,1\n2,2\n3,10\n4,1\n5,2\n6,10\n");
        var data = Datasets.csv(file).label("label");
        assertThat(data.classNames()).containsExactly("1", "2", "10");
        assertThat(data.classAliases(Map.of("1", "good", "2", "bad")).classNames())
                .containsExactly("10", "bad", "good");
    }

    @Test
    void namesRowsWithoutLabelAndClassesWithoutRows() throws IOException {
        Files.writeString(file, "n,label\n1,a\n2,\n3,b\n4,a\n5,a\n6,c\n");
        var data = Datasets.csv(file).label("label").split(SplitPlan.inOrder().withTest(0.2));
        assertThat(data.train().rowCount()).isEqualTo(4);
        assertThat(data.problems().first())
                .extracting(Problem::toString)
                .containsExactly(
                        "MISSING_LABEL row=3 in=label: no answer to learn",
                        "MISSING_CLASS in=label: no row to learn from has the class: class=c");
    }

    @Test
    void refusesALabelThatIsConstantAndOneThatIsNotThere() throws IOException {
        Files.writeString(file, "n,label\n1,a\n2,a\n3,a\n");
        var data = Datasets.csv(file).label("label");
        assertThatThrownBy(data::train).isInstanceOf(LeptonException.class).hasMessageContaining("column=label");
        assertThat(data.report().problemCounts()).containsEntry(ProblemKind.CONSTANT_LABEL, 1L);
        Files.writeString(file, "n,label\n1,2.5\n2,2.5\n3,2.5\n");
        assertThatThrownBy(() -> Datasets.csv(file).label("label").train()).hasMessageContaining("nothing to learn");
        assertThatThrownBy(() -> Datasets.csv(file).label("lable").train()).hasMessageContaining("did you mean label?");
        assertThatThrownBy(() -> Datasets.csv(file).train()).hasMessageContaining("no label");
        assertThatThrownBy(() -> Datasets.csv(file)
                        .label("label")
                        .prepare("n", ColumnPlan.ngrams())
                        .preparation())
                .hasMessageContaining("column=n");
    }

    @Test
    void namesAColumnThatVanishesAtServingTime() {
        var data = Datasets.csv(file).label("income");
        var rows = new RowBatchBuilder(Schema.of(List.of(Column.of("age", ColumnType.NUMBER)))).take();
        assertThatThrownBy(() -> data.preparation().apply(rows))
                .hasMessageContaining("vanished")
                .hasMessageContaining("column=id");
    }

    @Test
    void makesWindowsWhoseAnswersComeAfterThem() throws IOException {
        var text = new StringBuilder("v\n");
        for (int row = 0; row < 20; row++) {
            text.append(row == 15 ? "NA" : String.valueOf(row + 0.5)).append('\n');
        }
        Files.writeString(file, text.toString());
        var data = Datasets.csv(file)
                .label("v")
                .prepare("v", ColumnPlan.number().withScaling(Scaling.NONE).withFill(-1))
                .window(new WindowPlan(3, 2, true))
                .split(SplitPlan.inOrder().withTest(0.25));

        LabelledFeatures train = data.train();
        assertThat(train.features().exampleShape()).isEqualTo(Shape.of(3, 1));
        assertThat(train.rowCount()).isEqualTo(11);
        assertThat(train.features().slice(0, 2).values()).containsExactly(0.5f, 1.5f, 2.5f, 1.5f, 2.5f, 3.5f);
        assertThat(((Targets.Numbers) train.targets()).values()).startsWith(4.5f, 5.5f);
        assertThat(((Targets.Numbers) data.test().targets()).values()).containsExactly(16.5f, 17.5f, 18.5f, 19.5f);
        assertThat(data.testRows().rowCount()).isEqualTo(12);
        assertThat(data.problems().count(ProblemKind.MISSING_LABEL)).isEqualTo(1);
        assertThatThrownBy(() -> data.split(SplitPlan.random()).train()).hasMessageContaining("split=RANDOM");
    }

    @Test
    void streamsTheSameFeaturesInBatches() {
        var data = Datasets.csv(file)
                .label("income")
                .split(SplitPlan.random().withTest(0.3).withValidation(0.1));
        TableStream stream = data.stream(16);
        int train = drain(stream.train(), stream.preparation().width());
        int validation = drain(stream.validation(), stream.preparation().width());
        int test = drain(stream.test(), stream.preparation().width());

        assertThat(train + validation + test).isEqualTo(200);
        assertThat(test).isBetween(30, 90);
        assertThat(drain(data.stream(7).test(), stream.preparation().width())).isEqualTo(test);
        assertThat(stream.classNames()).containsExactly("<=50K", ">50K");
        try (var first = stream.test();
                var reader = Datasets.csvRows(file, CsvOptions.standard()).open(data.schema(), 16, new Problems())) {
            LabelledFeatures batch = first.next().orElseThrow();
            Features all = stream.preparation().apply(reader.next().orElseThrow());
            assertThat(all.values())
                    .containsSequence(batch.features().slice(0, 1).values());
        }
        assertThatThrownBy(() -> data.split(SplitPlan.stratified()).stream(16))
                .hasMessageContaining("split=STRATIFIED");
    }

    @Test
    void reportsWhatTheDataLookLike() throws IOException {
        var text = new StringBuilder("id,n,leak,same,w,label\n");
        for (int row = 0; row < 100; row++) {
            boolean isYes = row % 5 == 0;
            text.append("%d,%s,%s,1,%s,%s%n"
                    .formatted(
                            row,
                            row == 50 ? "1000" : row % 10,
                            isYes ? 7.5 : 1.5,
                            row < 60 ? "" : "x",
                            isYes ? "yes" : "no"));
        }
        text.append("99,9,1.5,1,x,no\n");
        Files.writeString(file, text.toString());
        DataReport report = Datasets.csv(file).label("label").report();

        assertThat(report.rowCount()).isEqualTo(101);
        assertThat(report.duplicateRows()).isEqualTo(1);
        assertThat(report.classRows()).containsExactly(Map.entry("no", 81L), Map.entry("yes", 20L));
        ColumnReport.Distribution n = report.columns().get(1).numbers().orElseThrow();
        assertThat(n.max()).isEqualTo(1000);
        assertThat(n.outliers()).isEqualTo(1);
        assertThat(report.columns().get(4).missing()).isEqualTo(60);
        assertThat(report.hints())
                .extracting(hint -> hint.kind() + " " + hint.column())
                .contains(
                        "CONSTANT_COLUMN same",
                        "MOSTLY_MISSING w",
                        "NEARLY_DETERMINES_LABEL leak",
                        "VALUE_DETERMINES_CLASS leak")
                .doesNotContain("NEARLY_DETERMINES_LABEL id", "NEARLY_DETERMINES_LABEL n");
    }

    private static int drain(FeatureReader reader, int width) {
        int rows = 0;
        try (reader) {
            for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
                assertThat(batch.get().features().width()).isEqualTo(width);
                rows += batch.get().rowCount();
            }
        }
        return rows;
    }

    private static long count(Targets targets, int wanted) {
        return Arrays.stream(((Targets.Classes) targets).indices())
                .filter(index -> index == wanted)
                .count();
    }

    private static long[] rowNumbers(RowBatch rows) {
        List<Long> numbers = new ArrayList<>();
        for (int row = 0; row < rows.rowCount(); row++) {
            numbers.add(rows.rowNumber(row));
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }
}
