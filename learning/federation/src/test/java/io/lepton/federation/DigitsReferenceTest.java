package io.lepton.federation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Federated averaging on handwritten digits, as two other frameworks do it: through the whole machine, masked and not. */
@Tag("real-data")
final class DigitsReferenceTest {
    private static final int ROUNDS = 3;
    private static final int PIXELS = 64;
    private static final double PIXEL_MAX = 16;

    private final Perceptron network = new Perceptron(List.of(PIXELS, 32, 10));
    private final List<double[]> features = new ArrayList<>();
    private final List<Integer> labels = new ArrayList<>();
    private int trainCount;

    @ParameterizedTest
    @CsvSource({"2, COORDINATOR", "10, COORDINATOR", "10, NOBODY"})
    void agreesWithTheReference(int clients, Visibility visibility) throws IOException {
        read();
        Fixture reference = SharedFiles.fixture("fedavg_digits.json");
        Weights model = initial(reference.get("weights"));
        Examples heldOut =
                Examples.of(features.subList(trainCount, features.size()), labels.subList(trainCount, labels.size()));
        var federation = new TestFederation(clients, visibility, ROUNDS, 1, 16, 0.1);
        Map<String, LocalTrainer> trainers = new TreeMap<>();
        for (int client = 0; client < clients; client++) {
            int[] order = reference
                    .get("shuffle")
                    .get(String.valueOf(clients))
                    .get(client)
                    .ints();
            trainers.put(
                    TestFederation.name(client),
                    PerceptronTrainer.with(network, own(client, clients), heldOut, (_, _) -> order));
        }
        CoordinatorCore done = federation.run(model, trainers);

        List<Double> accuracies = new ArrayList<>();
        accuracies.add(requireNonNull(trainers.get(TestFederation.name(0)))
                .evaluate(model)
                .accuracy());
        done.reports().forEach(report -> accuracies.add(report.accuracy()));
        double[] expected =
                reference.get("accuracy").get(String.valueOf(clients)).weights().toArray();
        for (int round = 0; round <= ROUNDS; round++) {
            // Published to four digits after the point.
            assertThat(accuracies.get(round)).as("round %d", round).isCloseTo(expected[round], within(5.01e-5));
        }
        Weights norms =
                reference.get("finalWeightsL2").get(String.valueOf(clients)).weights();
        int at = 0;
        int[] sizes = {PIXELS * 32, 32, 32 * 10, 10};
        for (int part = 0; part < sizes.length; part++) {
            double norm = done.state().model().slice(at, at + sizes[part]).norm();
            assertThat(norm).as("part %d", part).isCloseTo(norms.get(part), within(1e-4));
            at += sizes[part];
        }
    }

    private Weights initial(Fixture weights) {
        return weights.get("w1")
                .weights()
                .then(weights.get("b1").weights())
                .then(weights.get("w2").weights())
                .then(weights.get("b2").weights());
    }

    private void read() throws IOException {
        List<String> lines = SharedFiles.lines("digits8x8/digits.csv");
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            double[] pixels = new double[PIXELS];
            for (int i = 0; i < PIXELS; i++) {
                pixels[i] = Double.parseDouble(cells[i]) / PIXEL_MAX;
            }
            features.add(pixels);
            labels.add(Integer.parseInt(cells[PIXELS]));
            trainCount += cells[PIXELS + 1].equals("train") ? 1 : 0;
        }
    }

    /** Rows i, i + N, i + 2N and so on. */
    private Examples own(int client, int clients) {
        List<double[]> rows = new ArrayList<>();
        List<Integer> own = new ArrayList<>();
        for (int i = client; i < trainCount; i += clients) {
            rows.add(features.get(i));
            own.add(labels.get(i));
        }
        return Examples.of(rows, own);
    }
}
