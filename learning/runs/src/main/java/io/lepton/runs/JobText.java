package io.lepton.runs;

import io.lepton.data.CharacterDataset;
import io.lepton.data.Datasets;
import io.lepton.data.LabelledFeatures;
import io.lepton.data.LabelledRows;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.runs.Evaluation.ColumnFacts;
import io.lepton.wire.RunView.ScoreView;
import io.lepton.wire.onnx.ModelProto;
import java.util.List;
import java.util.Optional;

/** Reads and divides the text of a job, character by character: the last share of it is held out. */
final class JobText {
    private JobText() {}

    static TrainingData read(JobFile job, Sources sources, Stage stage) {
        WindowEntry window = job.data()
                .window()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "a text as characters is learned in windows: data.window.length"));
        if (window.horizon().orElse(1) != 1) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "of a text the very next character is learned: data.window.horizon="
                            + window.horizon().orElseThrow());
        }
        var split = job.data().splitOrDefault();
        if (split.by().filter(by -> by != DataEntry.SplitBy.ORDER).isPresent()) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION, "of a text the last share is held out: data.split.by");
        }
        CharacterDataset text =
                Datasets.characters(sources.data()).window(window.length()).shares(0, split.testShare());
        LabelledRows train = rows(text.train());
        LabelledRows test = rows(text.test());
        JobData.requireHeldOut(train.rowCount() + test.rowCount(), test.rowCount());
        stage.step("Preparing " + (train.rowCount() + test.rowCount()) + " windows of "
                + text.vocabulary().size() + " different characters");
        double validation = JobData.validationShare(job);
        return new TrainingData(
                new Characters(text, window.length()),
                train,
                test,
                validation,
                DataFacts.view(sources, train.rowCount(), validation, test.rowCount(), DataFacts.told(text.problems())),
                new TrainingData.Looks("text", "next character", facts(text)),
                _ -> List.of(ScoreView.of("pairs_log_loss", text.pairLogLoss())));
    }

    private static LabelledRows rows(LabelledFeatures part) {
        return new LabelledRows(part.features(), part.targets());
    }

    private static List<ColumnFacts> facts(CharacterDataset text) {
        return List.of(
                new ColumnFacts("character", "category", 0, text.vocabulary().size(), Optional.empty(), List.of()));
    }

    /** A window is one input: as many strings of one character. */
    private record Characters(CharacterDataset text, int window) implements Served {
        @Override
        public ModelProto graph() {
            return text.toOnnx();
        }

        @Override
        public List<String> inputNames() {
            return List.of(CharacterDataset.CHARACTERS);
        }

        @Override
        public List<NamedTensor> inputs(int from, int count) {
            var characters = text.testCharacters().subList(from * window, (from + count) * window);
            return List.of(new NamedTensor(CharacterDataset.CHARACTERS, RawInputs.texts(characters, window)));
        }
    }
}
