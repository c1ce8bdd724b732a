package io.lepton.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtException;
import io.lepton.domain.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Public data sets, read, reported and prepared; the graph of each preparation agrees with Java on its test rows. */
@Tag("real-data")
final class RealDataTest {
    private static final int PARITY_ROWS = 1_000;

    @Test
    void adultCensusWithItsTestFile() throws OrtException {
        String[] names = {
            "age",
            "workclass",
            "fnlwgt",
            "education",
            "education-num",
            "marital-status",
            "occupation",
            "relationship",
            "race",
            "sex",
            "capital-gain",
            "capital-loss",
            "hours-per-week",
            "native-country",
            "income"
        };
        var options = CsvOptions.standard().withoutHeader(names);
        var data = Datasets.csv(file("adult/adult.data"), options)
                .label("income")
                .classAliases(Map.of("<=50K.", "<=50K", ">50K.", ">50K"))
                .testFrom(Datasets.csvRows(file("adult/adult.test"), options));

        assertThat(data.train().rowCount()).isEqualTo(32_561);
        assertThat(data.test().rowCount()).isEqualTo(16_281);
        assertThat(data.classNames()).containsExactly("<=50K", ">50K");
        DataReport report = data.report();
        assertThat(report.classRows()).containsExactly(Map.entry("<=50K", 24_720L), Map.entry(">50K", 7_841L));
        assertThat(report.columns().get(1).missing()).isEqualTo(1_836);
        assertThat(report.columns().get(13).missing()).isEqualTo(583);
        assertThat(report.duplicateRows()).isEqualTo(24);
        assertThat(report.problemCounts()).isEmpty();
        assertParity(data);
    }

    @Test
    void maintenanceWhoseFailureKindsGiveTheAnswerAway() throws OrtException {
        var data = Datasets.csv(file("ai4i2020/ai4i2020.csv")).label("Machine failure");
        assertThat(data.task()).isEqualTo(Task.CLASSIFICATION);
        DataReport report = data.report();
        assertThat(report.classRows()).containsEntry("1", 339L);
        assertThat(report.hints())
                .extracting(hint -> hint.kind() + " " + hint.column())
                .contains(
                        "ID_COLUMN UID",
                        "ID_COLUMN Product ID",
                        "VALUE_DETERMINES_CLASS HDF",
                        "VALUE_DETERMINES_CLASS PWF",
                        "VALUE_DETERMINES_CLASS OSF");
        var clean = data.without("UID", "Product ID", "TWF", "HDF", "PWF", "OSF", "RNF");
        assertThat(clean.preparation().featureNames()).contains("Air temperature [K]", "Type=L");
        assertParity(clean);
    }

    @Test
    void breastCancerWithMissingNumbers() throws OrtException {
        var data = Datasets.csv(
                        file("breast-cancer-wisconsin/breast-cancer-wisconsin.data"),
                        CsvOptions.standard().withoutHeader())
                .label("column11")
                .without("column1");
        assertThat(data.classNames()).containsExactly("2", "4");
        assertThat(data.report().rowCount()).isEqualTo(699);
        assertThat(data.report().columns().get(6).missing()).isEqualTo(16);
        assertParity(data);
    }

    @Test
    void germanCreditAndIrisWithoutHeader() throws OrtException {
        var credit = Datasets.csv(
                        file("german-credit/german.data"), CsvOptions.standard().withoutHeader())
                .label("column21");
        assertThat(credit.report().classRows()).containsExactly(Map.entry("1", 700L), Map.entry("2", 300L));
        assertParity(credit);
        var iris = Datasets.csv(file("iris/iris.csv"), CsvOptions.standard().withoutHeader())
                .label("column5");
        assertThat(iris.classNames()).containsExactly("Iris-setosa", "Iris-versicolor", "Iris-virginica");
        assertThat(iris.train().features().width()).isEqualTo(4);
        assertThat(iris.report().duplicateRows()).isEqualTo(3);
        assertParity(iris);
    }

    @Test
    void messagesAsNgramsAndAsTokenIds() throws OrtException {
        var data = Datasets.csv(file("sms-spam/SMSSpamCollection"), CsvOptions.tabs())
                .label("Label");
        assertThat(data.report().classRows()).containsEntry("spam", 747L);
        assertThat(data.report().rowCount()).isEqualTo(5_574);
        assertThat(data.schema().column(1).type()).isEqualTo(ColumnType.TEXT);
        assertThat(data.problems().counts()).isEmpty();
        assertParity(data);
        assertParity(data.prepare("SMS", new ColumnPlan.Ngrams(Tokens.CHARACTERS, 2, 4, 2_000, 2, Weighting.TFIDF)));
        assertParity(data.prepare("SMS", ColumnPlan.tokenIds(50)));
    }

    @Test
    void hoursOfPollutionAsWindows() throws OrtException {
        var data = Datasets.csv(file("pollution-beijing/pollution.csv"))
                .label("pm2.5")
                .without("No")
                .split(SplitPlan.byTime("year").withTestFrom("2014"))
                .window(WindowPlan.of(24));
        assertThat(data.task()).isEqualTo(Task.REGRESSION);
        assertThat(data.problems().count(ProblemKind.MISSING_LABEL)).isEqualTo(2_067);
        assertThat(data.test().rowCount()).isEqualTo(8_661);
        assertThat(data.train().features().exampleShape())
                .isEqualTo(Shape.of(24, data.preparation().width()));
        // Persistence: the last hour of the window is the answer. The error by an independent count of the file.
        RowBatch rows = data.testRows();
        float[] answers = ((Targets.Numbers) data.test().targets()).values();
        double squares = 0;
        int count = 0;
        for (int row = 0; row < answers.length; row++) {
            double last = rows.numbers(rows.schema().index("pm2.5"))[row * 24 + 23];
            if (!Double.isNaN(last)) {
                squares += (last - answers[row]) * (last - answers[row]);
                count++;
            }
        }
        assertThat(Math.sqrt(squares / count)).isCloseTo(22.0608, within(1e-3));
        assertParity(data);
    }

    @Test
    void digits() {
        var data = Datasets.idx(file("mnist/train-images-idx3-ubyte.gz"), file("mnist/train-labels-idx1-ubyte.gz"))
                .testFrom(file("mnist/t10k-images-idx3-ubyte.gz"), file("mnist/t10k-labels-idx1-ubyte.gz"));
        assertThat(data.test().rowCount()).isEqualTo(10_000);
        assertThat(data.train().rowCount()).isEqualTo(60_000);
        assertThat(data.train().features().exampleShape()).isEqualTo(Shape.of(1, 28, 28));
        assertThat(data.classNames()).hasSize(10);
        assertThat(((Targets.Classes) data.train().targets()).indices()).startsWith(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
        assertThat(data.problems().counts()).isEmpty();
    }

    @Test
    void charactersOfShakespeare() {
        var data = Datasets.characters(file("tinyshakespeare/input.txt"));
        assertThat(data.vocabulary()).hasSize(65);
        assertThat(data.train().rowCount()).isGreaterThan(15_000);
    }

    private static void assertParity(TableDataset data) throws OrtException {
        Preparation preparation = data.preparation();
        RowBatch all = data.testRows();
        int rows = Math.min(PARITY_ROWS, all.rowCount() / preparation.window()) * preparation.window();
        RowBatch some = all.rows(IntStream.range(0, rows).toArray());
        float[] inJava = preparation.apply(some).values();
        float[] inGraph = OnnxRun.features(preparation, some);
        assertThat(inGraph).hasSameSizeAs(inJava);
        for (int i = 0; i < inJava.length; i++) {
            if (Math.abs(inGraph[i] - inJava[i]) > 1e-5 * Math.max(1, Math.abs(inJava[i]))) {
                assertThat((double) inGraph[i])
                        .as(
                                "row %d, %s",
                                i / preparation.width(),
                                preparation.featureNames().get(i % preparation.width()))
                        .isEqualTo(inJava[i]);
            }
        }
    }

    private static Path file(String name) {
        Path file = folder().resolve(name);
        assumeTrue(Files.exists(file), "skipped: no " + name + " in " + folder() + "; say -Dlepton.data=DIR");
        return file;
    }

    private static Path folder() {
        String root = System.getProperty("lepton.root", ".");
        return Path.of(System.getProperty("lepton.data", root + "/../shared/data"));
    }
}
