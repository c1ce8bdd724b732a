package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lepton.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples, from raw files to answers of three regions, by command: what is served answers to raw fields that were held out as
 * the model did where it was trained.
 */
class ServedRowsTest {
    private static final List<String> REGIONS = List.of("beijing", "frankfurt", "virginia");
    private static final int ROWS = 1_000;
    private static final double DIFFERENCE_MAX = 1e-4;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private int runs;

    /** What {@code lepton runs check --json} tells of one gateway. */
    private record Checked(String entry, Map<String, Integer> answered, int rows, double differenceMax) {}

    @Test
    void threeRegionsAnswerAsTheModelDidWhereItWasTrained() throws Exception {
        var desk = new Desk(folder);
        writeCustomers();
        try (var _ = DeskFleet.up(desk, "./lepton up --empty", 0)) {
            assertServedAsLearned(desk, "churn", "churn", ROWS);
            assertServedAsLearned(desk, "shapes", "shapes", 12);
            assertPicturesAreRead(desk);
        }
    }

    /** Two minutes of processor time; with {@code -Dlepton.examples.long=true} eighteen more, for a network that writes. */
    @Test
    @Tag("real-data")
    void threeRegionsAnswerAsTheModelsOfPublicDataDid() throws Exception {
        String data = System.getProperty("lepton.data", "");
        assumeTrue(!data.isEmpty(), "real data is only read where -Dlepton.data names its folder");
        var desk = new Desk(
                folder,
                Map.of("LEPTON_DATA", House.root().resolve(data).toRealPath().toString()));
        writeCustomers();
        try (var _ = DeskFleet.up(desk, "./lepton up --empty", 0)) {
            assertServedAsLearned(desk, "churn-network", "churn-network", ROWS);
            assertServedAsLearned(desk, "iris", "iris", 30);
            assertAnswers(desk, "iris", """
                    {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}""", "Iris-setosa");
            assertServedAsLearned(desk, "maintenance", "maintenance", ROWS);
            assertAnswers(desk, "maintenance", """
                    {"Type": "L", "Air temperature [K]": 298.9, "Process temperature [K]": 309.1,
                     "Rotational speed [rpm]": 2861, "Torque [Nm]": 4.6, "Tool wear [min]": 143}""", "1");
            assertServedAsLearned(desk, "spam", "spam", ROWS);
            assertAnswers(desk, "spam", """
                    {"SMS": "WINNER!! Claim your free prize now, call 09061701461 from land line"}""", "spam");
            assertServedAsLearned(desk, "adult", "income", ROWS);
            assertAnswers(desk, "income", """
                    {"age": 52, "workclass": "Self-emp-inc", "education": "Masters", "education_years": 14,
                     "marital_status": "Married-civ-spouse", "occupation": "Exec-managerial", "relationship": "Husband",
                     "race": "White", "sex": "Male", "capital_gain": 15024, "capital_loss": 0, "hours_per_week": 50,
                     "country": "United-States"}""", ">50K");
            assertServedAsLearned(desk, "digits", "digits", ROWS);
            assertServedAsLearned(desk, "air-quality", "air-quality", ROWS);
            if (Boolean.getBoolean("lepton.examples.long")) {
                assertServedAsLearned(desk, "shakespeare", "shakespeare", 800);
            }
        }
    }

    /** In the place of the few that lie beside the example: a fifth of them is held out. */
    private void writeCustomers() throws IOException {
        var generator = new ChurnGenerator(2);
        var text = new StringBuilder(ChurnGenerator.HEADER).append('\n');
        for (int i = 0; i < 5 * ROWS; i++) {
            text.append(generator.next().line()).append('\n');
        }
        Files.writeString(folder.resolve("examples/churn.csv"), text);
        // Five more trainings would tell nothing of what is served.
        Path job = folder.resolve("examples/churn.yaml");
        Files.writeString(job, Files.readString(job).replace("evaluate:\n  folds: 5\n", ""));
    }

    private void assertServedAsLearned(Desk desk, String example, String model, int rowsMin) throws Exception {
        runs++;
        run(desk, "./lepton train examples/" + example + ".yaml");
        run(desk, "./lepton models push --run " + runs);
        run(desk, "./lepton deploy " + model);
        // A gateway that finds its own region busy asks another one.
        var answered = new TreeSet<String>();
        await("answers of " + model + " from every region").atMost(PATIENCE).until(() -> {
            answered.addAll(assertAllAsLearned(desk, model, rowsMin));
            return answered.containsAll(REGIONS);
        });
    }

    /** Tells which regions answered. */
    private Set<String> assertAllAsLearned(Desk desk, String model, int rowsMin) throws Exception {
        var all = checked(run(desk, "./lepton runs check " + runs + " --json"));
        System.out.println(model + ": " + all);
        assertThat(all).as(model).extracting(Checked::entry).containsExactlyInAnyOrderElementsOf(REGIONS);
        for (Checked one : all) {
            assertThat(one.rows()).as("%s: %s", model, one).isBetween(rowsMin, ROWS);
            assertThat(one.differenceMax()).as("%s: %s", model, one).isLessThanOrEqualTo(DIFFERENCE_MAX);
        }
        return all.stream().flatMap(one -> one.answered().keySet().stream()).collect(Collectors.toSet());
    }

    private static void assertAnswers(Desk desk, String model, String row, String label) throws Exception {
        String told = run(desk, "./lepton predict " + model + " --row '" + row.replace("\n", " ") + "'");
        assertThat(told).as(model).contains("label: " + label + "\n");
    }

    /** The command line decodes and resizes by code of its own. */
    private static void assertPicturesAreRead(Desk desk) throws Exception {
        assertThat(circle(desk, "circle")).isGreaterThan(0.5);
        assertThat(circle(desk, "square")).isLessThan(0.5);
    }

    private static double circle(Desk desk, String shape) throws Exception {
        String typed = run(desk, "./lepton predict shapes --input examples/shapes/" + shape + "/07.png --json");
        var told = Pattern.compile("\"probabilities\".*?\"data\":\\[([^,\\]]+),([^\\]]+)]")
                .matcher(typed);
        assertThat(told.find()).as(typed).isTrue();
        double circle = Double.parseDouble(told.group(1));
        assertThat(circle + Double.parseDouble(told.group(2))).isCloseTo(1, within(1e-4));
        return circle;
    }

    private static String run(Desk desk, String command) throws InterruptedException {
        var outcome = desk.run(command);
        assertThat(outcome.exitCode()).as(command + "\n" + outcome.output()).isZero();
        return outcome.output();
    }

    /** The array behind what the launcher may have said before. */
    private static List<Checked> checked(String output) {
        String json = output.substring(output.indexOf('['));
        return Arrays.asList(Json.read(json.getBytes(StandardCharsets.UTF_8), Checked[].class));
    }
}
