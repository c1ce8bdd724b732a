package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.lepton.client.LeptonClient;
import io.lepton.client.PredictRequest;
import io.lepton.client.PredictResult;
import io.lepton.data.Column;
import io.lepton.data.ColumnType;
import io.lepton.data.Datasets;
import io.lepton.data.OnnxModels;
import io.lepton.data.PictureDataset;
import io.lepton.data.PicturePlan;
import io.lepton.data.RowBatch;
import io.lepton.data.SplitPlan;
import io.lepton.data.TableDataset;
import io.lepton.data.Targets;
import io.lepton.domain.ElementType;
import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.training.Activation;
import io.lepton.training.Adam;
import io.lepton.training.Conv2D;
import io.lepton.training.Dense;
import io.lepton.training.Dropout;
import io.lepton.training.FitOptions;
import io.lepton.training.GlobalPooling;
import io.lepton.training.GradientBoosting;
import io.lepton.training.Learned;
import io.lepton.training.Learner;
import io.lepton.training.Loss;
import io.lepton.training.Sequential;
import io.lepton.training.TrainingProgress;
import io.lepton.wire.DeploymentRequest;
import io.lepton.wire.onnx.ModelProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What three regions answer to raw fields is what the model answered where it was trained: a table by trees and by a network, and
 * pictures.
 */
class ServedRowsTest {
    private static final List<RegionId> REGIONS =
            List.of(new RegionId("beijing"), new RegionId("frankfurt"), new RegionId("virginia"));
    private static final int ROWS = 1_000;
    private static final int ROWS_A_REQUEST = 50;
    private static final double DIFFERENCE_MAX = 1e-4;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void threeRegionsAnswerAsTheModelDidWhereItWasTrained() throws Exception {
        var desk = new Desk(folder);
        var table = customers();
        var network = Sequential.of(Dense.of(16, Activation.RELU), Dropout.of(0.1), Dense.of(1, Activation.SIGMOID))
                .compile(Adam.withRate(3e-3), Loss.BINARY_CROSSENTROPY);
        try (var fleet = DeskFleet.up(desk, "./lepton up --empty", 0);
                var client = fleet.client()) {
            assertSameRows(client, "churn-trees", table, GradientBoosting.standard(), 40);
            assertSameRows(client, "churn-network", table, network, 3);
            assertSamePictures(client, desk);
        }
    }

    /** More customers than {@link #ROWS} are held out. */
    private TableDataset customers() throws IOException {
        var generator = new ChurnGenerator(2);
        var text = new StringBuilder(ChurnGenerator.HEADER).append('\n');
        for (int i = 0; i < 4 * ROWS; i++) {
            text.append(generator.next().line()).append('\n');
        }
        Path file = Files.writeString(folder.resolve("customers.csv"), text);
        return Datasets.csv(file)
                .label("churned")
                .without("customer_id")
                .split(SplitPlan.stratified().withTest(0.26).withSeed(2));
    }

    private void assertSameRows(LeptonClient client, String name, TableDataset table, Learner learner, int epochs)
            throws IOException {
        var train = table.train();
        var learned = learner.fit(
                train.features(), train.targets(), FitOptions.epochs(epochs).seed(2), TrainingProgress.SILENT);
        float[] expected = learned.predict(table.test().features()).values();
        var model = new ModelName(name);
        List<Column> columns = table.preparation().inputs();
        var probe = inputs(table.testRows().rows(new int[] {0}), columns);
        serve(client, model, joined(table.preparation().toOnnx(), learned, table.classNames()), probe);
        Set<RegionId> answered = new TreeSet<>();
        double largest = 0;
        for (int from = 0; from < ROWS; from += ROWS_A_REQUEST) {
            int[] chosen = IntStream.range(from, from + ROWS_A_REQUEST).toArray();
            var result = ask(client, model, inputs(table.testRows().rows(chosen), columns), from / ROWS_A_REQUEST);
            answered.add(result.region().orElseThrow());
            float[] probabilities = probabilities(result);
            assertThat(probabilities).hasSize(2 * ROWS_A_REQUEST);
            for (int i = 0; i < probabilities.length; i++) {
                largest = Math.max(largest, Math.abs(probabilities[i] - expected[2 * from + i]));
            }
        }
        System.out.println(name + ": " + ROWS + " rows, largest difference " + largest);
        assertThat(largest).as(name).isLessThanOrEqualTo(DIFFERENCE_MAX);
        assertThat(answered).as(name).containsExactlyElementsOf(REGIONS);
    }

    private void assertSamePictures(LeptonClient client, Desk desk) throws Exception {
        Path shapes = House.root().resolve("examples/shapes");
        PictureDataset pictures = Datasets.pictures(shapes).scratch(folder).prepare(PicturePlan.grey(16, 16));
        var train = pictures.trainRows();
        var learned = Sequential.of(
                        Conv2D.of(8, 3, Activation.RELU),
                        new GlobalPooling(GlobalPooling.Kept.MAX),
                        Dense.of(1, Activation.SIGMOID))
                .compile(Adam.withRate(1e-2), Loss.BINARY_CROSSENTROPY)
                .fitFrom(train.features(), train.targets(), FitOptions.epochs(5).batch(8), TrainingProgress.SILENT);
        float[] expected = learned.predictFrom(pictures.testRows().features()).values();
        var model = new ModelName("shapes");
        serve(
                client,
                model,
                joined(pictures.preparation().toOnnx(), learned, pictures.classNames()),
                List.of(picture(pictures.testPixels(1), 1)));
        int count = ((Targets.Classes) pictures.testRows().targets()).rowCount();
        float[] answered = probabilities(ask(client, model, List.of(picture(pictures.testPixels(count), count)), 1));
        assertThat(answered).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) answered[i]).isCloseTo(expected[i], within(DIFFERENCE_MAX));
        }
        // The command line decodes and resizes by code of its own.
        byte[] first = Files.readAllBytes(shapes.resolve("square/07.png"));
        float[] one = probabilities(
                ask(client, model, List.of(picture(pictures.preparation().picture(first), 1)), 2));
        var typed = desk.run("./lepton predict shapes --input examples/shapes/square/07.png --json");
        assertThat(typed.exitCode()).as(typed.output()).isZero();
        var told = Pattern.compile("\"probabilities\".*?\"data\":\\[([^,\\]]+),([^\\]]+)]")
                .matcher(typed.output());
        assertThat(told.find()).as(typed.output()).isTrue();
        assertThat(Double.parseDouble(told.group(1))).isCloseTo(one[0], within(DIFFERENCE_MAX));
        assertThat(Double.parseDouble(told.group(2))).isCloseTo(one[1], within(DIFFERENCE_MAX));
    }

    private static ModelProto joined(ModelProto preparation, Learned learned, List<String> classNames) {
        return OnnxModels.nameClasses(OnnxModels.join(preparation, learned.toOnnx()), "label", classNames);
    }

    private void serve(LeptonClient client, ModelName model, ModelProto file, List<NamedTensor> probe)
            throws IOException {
        Path path = Files.write(folder.resolve(model.value() + ".onnx"), file.toByteArray());
        client.pushModel(model, path);
        client.deploy(model, new DeploymentRequest(Optional.empty(), new RegionSelection.All(), 1));
        await("replicas of " + model.value()).atMost(PATIENCE).untilAsserted(() -> {
            var deployment = client.deployment(model);
            assertThat(deployment.state()).as(deployment.toString()).isEqualTo("ready");
        });
        Set<RegionId> answered = new TreeSet<>();
        await("answers of " + model.value() + " from every region")
                .atMost(PATIENCE)
                .until(() -> answersEverywhere(client, model, probe, answered));
    }

    /** A gateway that does not know its region's replica yet, or finds it busy, asks another region. */
    private static boolean answersEverywhere(
            LeptonClient client, ModelName model, List<NamedTensor> probe, Set<RegionId> answered) {
        for (int i = 0; i < REGIONS.size(); i++) {
            answered.add(ask(client, model, probe, i).region().orElseThrow());
        }
        return answered.size() == REGIONS.size();
    }

    private static PredictResult ask(LeptonClient client, ModelName model, List<NamedTensor> inputs, int number) {
        return client.predict(PredictRequest.of(model, inputs).withEntry(REGIONS.get(number % REGIONS.size())));
    }

    private static float[] probabilities(PredictResult result) {
        return result.response().outputs().stream()
                .filter(output -> output.name().equals("probabilities"))
                .findFirst()
                .orElseThrow()
                .tensor()
                .toFloats();
    }

    private static NamedTensor picture(byte[] pixels, int count) {
        var bytes = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
        return new NamedTensor("image", Tensor.wrap(ElementType.UINT8, Shape.of(count, 1, 16, 16), bytes));
    }

    /** The rows as a caller writes them, a tensor for each column. */
    private static List<NamedTensor> inputs(RowBatch rows, List<Column> columns) {
        List<NamedTensor> inputs = new ArrayList<>();
        for (Column column : columns) {
            int index = rows.schema().index(column.name());
            Shape shape = Shape.of(rows.rowCount(), 1);
            if (column.type() == ColumnType.NUMBER) {
                float[] numbers = new float[rows.rowCount()];
                IntStream.range(0, numbers.length).forEach(i -> numbers[i] = (float) rows.numbers(index)[i]);
                inputs.add(new NamedTensor(column.name(), Tensor.ofFloats(shape, numbers)));
            } else {
                inputs.add(new NamedTensor(column.name(), strings(rows.texts(index), shape)));
            }
        }
        return inputs;
    }

    private static Tensor strings(String[] texts, Shape shape) {
        List<byte[]> encoded = Arrays.stream(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        int size =
                encoded.stream().mapToInt(text -> Integer.BYTES + text.length).sum();
        var bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        encoded.forEach(text -> bytes.putInt(text.length).put(text));
        return Tensor.wrap(ElementType.BYTES, shape, bytes.flip());
    }
}
