package io.lepton.runs;

import io.lepton.data.Datasets;
import io.lepton.data.LabelledRows;
import io.lepton.data.PictureDataset;
import io.lepton.data.PicturePlan;
import io.lepton.data.PicturePreparation;
import io.lepton.data.ProblemKind;
import io.lepton.data.SplitPlan;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.runs.DataEntry.Format;
import io.lepton.runs.Evaluation.ColumnFacts;
import io.lepton.runs.Evaluation.Frequent;
import io.lepton.wire.onnx.ModelProto;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads, divides and prepares the pictures of a job; decoded, they lie in the run's folder, and in memory only batch by batch. */
final class JobPictures {
    private JobPictures() {}

    /** @param scratch a folder on a disk with a byte for each pixel and channel */
    static TrainingData read(JobFile job, Sources sources, Format format, Path scratch, Stage stage) {
        PictureDataset pictures = plan(job, opened(sources, format)).scratch(scratch);
        LabelledRows train = JobData.aimed(job, pictures.trainRows());
        LabelledRows test = JobData.aimed(job, pictures.testRows());
        if (pictures.problems().count(ProblemKind.CONSTANT_LABEL) > 0) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "every picture has the same class, so there is nothing to learn: data.file=" + sources.data());
        }
        JobData.requireHeldOut(train.rowCount() + test.rowCount(), test.rowCount());
        stage.step("Preparing " + (train.rowCount() + test.rowCount()) + " pictures");
        double validation = JobData.validationShare(job);
        return new TrainingData(
                new Pixels(pictures),
                train,
                test,
                validation,
                DataFacts.view(
                        sources, train.rowCount(), validation, test.rowCount(), DataFacts.told(pictures.problems())),
                new TrainingData.Looks("classification", "class", facts(pictures)),
                Yardstick.NONE);
    }

    private static PictureDataset opened(Sources sources, Format format) {
        if (format == Format.PICTURES) {
            var folder = Datasets.pictures(sources.data());
            return sources.test().map(folder::testFrom).orElse(folder);
        }
        Path labels = sources.labels()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "pictures in an IDX file have their classes in another: data.labels"));
        var files = Datasets.idx(sources.data(), labels);
        return sources.test()
                .map(test -> files.testFrom(test, sources.testLabels().orElseThrow()))
                .orElse(files);
    }

    private static PictureDataset plan(JobFile job, PictureDataset opened) {
        PictureDataset planned = opened;
        Optional<PictureEntry> said = job.data().picture();
        Optional<PicturePlan> plan = said.flatMap(PictureEntry::plan);
        if (plan.isPresent()) {
            planned = planned.prepare(plan.get());
        } else if (said.flatMap(PictureEntry::brightness).isPresent()) {
            planned = planned.brightness(said.get().brightness().get());
        }
        var split = job.data().splitOrDefault();
        SplitPlan way = split.by()
                .map(by -> switch (by) {
                    case RANDOM -> SplitPlan.random();
                    case STRATIFIED -> SplitPlan.stratified();
                    case ORDER -> SplitPlan.inOrder();
                    case TIME, GROUP ->
                        throw new LeptonException(
                                ErrorCode.INVALID_CONFIGURATION, "pictures have no times or groups: data.split.by");
                })
                .orElseGet(SplitPlan::stratified);
        return planned.split(way.withTest(split.testShare()).withSeed(job.seedOrDefault()));
    }

    private static List<ColumnFacts> facts(PictureDataset pictures) {
        var counts = pictures.classCounts();
        var frequent = counts.entrySet().stream()
                .sorted((one, other) -> Long.compare(other.getValue(), one.getValue()))
                .limit(DataFacts.FREQUENT_SHOWN)
                .map(entry -> new Frequent(entry.getKey(), entry.getValue()))
                .toList();
        return List.of(new ColumnFacts("class", "category", 0, counts.size(), Optional.empty(), frequent));
    }

    /** A picture is one input: a byte for each channel and pixel. */
    private record Pixels(PictureDataset pictures) implements Served {
        @Override
        public ModelProto graph() {
            return pictures.preparation().toOnnx();
        }

        @Override
        public List<String> inputNames() {
            return List.of(PicturePreparation.IMAGE);
        }

        @Override
        public List<NamedTensor> inputs(int from, int count) {
            byte[] pixels = pictures.testPixels(from, count);
            PicturePlan plan = pictures.preparation().plan();
            var bytes = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
            Shape shape = Shape.of(count, plan.channels(), plan.height(), plan.width());
            return List.of(new NamedTensor(PicturePreparation.IMAGE, Tensor.wrap(ElementType.UINT8, shape, bytes)));
        }
    }
}
