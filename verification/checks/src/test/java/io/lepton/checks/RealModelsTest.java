package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lepton.client.LeptonClient;
import io.lepton.client.PredictRequest;
import io.lepton.client.PredictResult;
import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.DeploymentRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published models answer from three regions with their published accuracy, on every test image. */
@Tag("real-data")
class RealModelsTest {
    private static final List<RegionId> REGIONS =
            List.of(new RegionId("beijing"), new RegionId("frankfurt"), new RegionId("virginia"));
    private static final int CALLERS = 8;

    /** One image in ten thousand: a difference in the last bit of a score may turn a tie. */
    private static final double PERCENT_TOLERANCE = 0.01;

    @TempDir
    private Path folder;

    @Test
    void publishedModelsKeepTheirAccuracyThroughEveryGateway() throws Exception {
        Path data = dataFolder();
        var images = MnistImages.read(data.resolve("mnist"));
        try (var fleet = DeskFleet.up(desk(), "./lepton up --empty", 0);
                var client = fleet.client()) {
            assertAccuracy(client, data, images, "mnist-zoo-8", 1f, 98.91);
            assertAccuracy(client, data, images, "wonnx-opt-mnist", 1f, 98.91);
            assertAccuracy(client, data, images, "tribuo-cnn-mnist", 1 / 255f, 98.89);
        }
    }

    private Desk desk() {
        return new Desk(folder);
    }

    private static void assertAccuracy(
            LeptonClient client, Path data, MnistImages images, String name, float scale, double percent)
            throws Exception {
        var model = new ModelName(name);
        client.pushModel(model, data.resolve("onnx-models").resolve(name).resolve("model.onnx"));
        client.deploy(model, new DeploymentRequest(Optional.empty(), new RegionSelection.All(), 1));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client.deployment(model).state().equals("ready"));
        await().atMost(Duration.ofSeconds(10)).until(() -> answersEverywhere(client, model, images, scale));
        Map<RegionId, Integer> answered = new TreeMap<>();
        int right = 0;
        for (Answer answer : askAll(client, model, images, scale)) {
            answered.merge(answer.region(), 1, Integer::sum);
            right += answer.isRight() ? 1 : 0;
        }
        System.out.println(name + ": " + right + " of " + MnistImages.COUNT + " right, answered by " + answered);
        assertThat(100.0 * right / MnistImages.COUNT).as(name).isCloseTo(percent, within(PERCENT_TOLERANCE));
        assertThat(answered.keySet()).containsExactlyElementsOf(REGIONS);
    }

    /** Whether an image was recognised, and where. */
    private record Answer(RegionId region, boolean isRight) {}

    private static List<Answer> askAll(LeptonClient client, ModelName model, MnistImages images, float scale)
            throws Exception {
        TensorSpec input = client.metadata(model).signature().inputs().getFirst();
        List<Future<List<Answer>>> callers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(CALLERS)) {
            for (int first = 0; first < CALLERS; first++) {
                int offset = first;
                callers.add(threads.submit(() -> {
                    List<Answer> answers = new ArrayList<>();
                    for (int i = offset; i < MnistImages.COUNT; i += CALLERS) {
                        answers.add(ask(client, model, input, images, i, scale));
                    }
                    return answers;
                }));
            }
        }
        List<Answer> all = new ArrayList<>();
        for (var caller : callers) {
            all.addAll(caller.get());
        }
        return all;
    }

    /** Image by image through the next region's gateway. */
    private static Answer ask(
            LeptonClient client, ModelName model, TensorSpec input, MnistImages images, int index, float scale) {
        long[] extents = input.shape().toArray();
        extents[0] = 1;
        var tensor = new NamedTensor(input.name(), Tensor.ofFloats(Shape.of(extents), images.image(index, scale)));
        PredictResult result = client.predict(
                PredictRequest.of(model, List.of(tensor)).withEntry(REGIONS.get(index % REGIONS.size())));
        float[] scores = result.response().outputs().getFirst().tensor().toFloats();
        return new Answer(result.region().orElseThrow(), best(scores) == images.label(index));
    }

    private static boolean answersEverywhere(LeptonClient client, ModelName model, MnistImages images, float scale) {
        TensorSpec input = client.metadata(model).signature().inputs().getFirst();
        for (int i = 0; i < REGIONS.size(); i++) {
            if (!ask(client, model, input, images, i, scale).region().equals(REGIONS.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static int best(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    private static Path dataFolder() throws IOException {
        Path folder = House.root().resolve(System.getProperty("lepton.data", "../shared/data"));
        boolean isThere = Files.isDirectory(folder.resolve("mnist"));
        assumeTrue(isThere, () -> "skipped: no real data at " + folder + ", give its folder by -Dlepton.data=DIR");
        return folder.toRealPath();
    }
}
