package io.lepton.runs;

import io.lepton.data.Column;
import io.lepton.data.OnnxModels;
import io.lepton.data.RowBatch;
import io.lepton.data.Targets;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.training.Clusters;
import io.lepton.training.Learned;
import io.lepton.training.Predictions;
import io.lepton.wire.RunView.ExportView;
import io.lepton.wire.onnx.ModelProto;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Writes what was learned, behind its preparation, as one file that takes raw fields, and holds the file's answers to rows held
 * out against those of what was learned.
 */
public final class Export {
    private static final int ROWS_MAX = 1_000;
    private static final String LABEL = "label";

    private final ModelLoader loader;

    /** @param loader loads the file as a node does */
    public Export(ModelLoader loader) {
        this.loader = loader;
    }

    /** @param predictions of what was learned, for the rows held out */
    ExportView write(RunFolder run, TrainingData data, Learned learned, Predictions predictions) {
        ModelProto joined = OnnxModels.join(data.served().graph(), learned.toOnnx());
        if (data.answers() instanceof Targets.Classes classes) {
            joined = OnnxModels.nameClasses(joined, LABEL, classes.classNames());
        }
        String output = predictions instanceof Predictions.Classes ? "probabilities" : "prediction";
        return check(run, joined, data, new Expected(output, predictions.values()));
    }

    ExportView write(RunFolder run, TrainingData data, Clusters clusters) {
        ModelProto joined = OnnxModels.join(data.served().graph(), clusters.toOnnx());
        int[] groups = clusters.assign(data.test().features().all());
        float[] expected = new float[groups.length];
        for (int i = 0; i < groups.length; i++) {
            expected[i] = groups[i];
        }
        return check(run, joined, data, new Expected(LABEL, expected));
    }

    private ExportView check(RunFolder run, ModelProto model, TrainingData data, Expected wanted) {
        int heldOut = data.test().rowCount();
        var view = check(run.model(), model, heldOut, count -> data.served().inputs(0, count), wanted);
        wanted.answers(heldOut).write(run);
        return view;
    }

    /** What an output of the file is to be, row by row; shares its array. */
    public static final class Expected {
        private final String output;
        private final float[] numbers;

        public Expected(String output, float[] numbers) {
            this.output = output;
            this.numbers = numbers;
        }

        /** @param heldOut how many rows the numbers are of */
        private HeldOutAnswers answers(int heldOut) {
            int rowCount = Math.min(ROWS_MAX, heldOut);
            int width = heldOut == 0 ? 0 : numbers.length / heldOut;
            return new HeldOutAnswers(output, rowCount, Arrays.copyOf(numbers, rowCount * width));
        }
    }

    /**
     * Writes a model into the folder, and holds its answers against those that are expected.
     *
     * @param testRows raw rows
     * @param inputs the columns of theirs that the model takes
     */
    public ExportView write(RunFolder run, ModelProto model, RowBatch testRows, List<Column> inputs, Expected wanted) {
        return write(run.model(), model, testRows, inputs, wanted);
    }

    /** The same with a file of the caller's choice. */
    public ExportView write(Path file, ModelProto model, RowBatch testRows, List<Column> inputs, Expected wanted) {
        return check(
                file,
                model,
                testRows.rowCount(),
                count -> RawInputs.of(testRows.rows(IntStream.range(0, count).toArray()), inputs, 1),
                wanted);
    }

    private ExportView check(
            Path target, ModelProto model, int heldOut, IntFunction<List<NamedTensor>> inputs, Expected wanted) {
        byte[] bytes = model.toByteArray();
        DurableFile.write(target, bytes);
        var answers = wanted.answers(heldOut);
        int rowCount = answers.rowCount();
        double difference;
        try (var file = loader.load(target)) {
            difference = answers.differenceMax(0, rowCount, file.predict(inputs.apply(rowCount)));
        }
        if (!(difference <= ExportView.DIFFERENCE_ALLOWED)) {
            throw new LeptonException(
                    ErrorCode.INTERNAL,
                    "the exported file answers otherwise than what was learned: differenceMax=" + difference
                            + ", allowed=" + ExportView.DIFFERENCE_ALLOWED + ", rows=" + rowCount);
        }
        return new ExportView(Digests.of(bytes), rowCount, difference);
    }
}
