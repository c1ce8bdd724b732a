package io.lepton.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Pipeline;
import io.lepton.domain.Pipeline.Feed;
import io.lepton.domain.Pipeline.Output;
import io.lepton.domain.Pipeline.Source;
import io.lepton.domain.Pipeline.Step;
import io.lepton.domain.Pipeline.StepOutput;
import io.lepton.domain.Shape;
import io.lepton.domain.TensorSpec;
import io.lepton.domain.Transform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineFileTest {
    private static final String SOUND = """
            {"lepton": "pipeline/v1",
             "inputs": [{"name": "x", "datatype": "FP32", "shape": [-1, 4]}],
             "steps": [{"name": "run", "model": "digits", "version": 3, "inputs": {"image": "x"}}],
             "outputs": [{"name": "y", "from": "run.logits"}]}""";

    static Stream<Transform> transforms() {
        return Stream.of(
                new Transform.Cast(ElementType.BF16),
                new Transform.Reshape(List.of(0L, -1L)),
                new Transform.Transpose(List.of(1, 0)),
                new Transform.Scale(List.of(0.1), List.of(1e-7, 3.5), -1),
                new Transform.Softmax(0),
                new Transform.Argmax(-2),
                new Transform.TopK(2, List.of("a", "ß", "漢")),
                new Transform.TopK(1, List.of()),
                new Transform.Select(List.of(2, 0), 0),
                new Transform.Concat(0),
                new Transform.Threshold(-0.25),
                new Transform.OneHot(10),
                new Transform.StringLookup(List.of("x", "y"), 7),
                new Transform.StringLookup(List.of("x"), Transform.StringLookup.REFUSED));
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void readsWhatItWrites(Transform transform) {
        var pipeline = new Pipeline(
                List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 4))),
                List.of(
                        step("run", new Pipeline.Inference(ModelVersionId.parse("digits/3")), "x"),
                        step("then", transform, "run.logits")),
                List.of(new Output("y", new StepOutput("then", "output"))));
        byte[] json = PipelineFile.write(pipeline);
        assertThat(PipelineFile.read(json)).isEqualTo(pipeline);
        assertThat(PipelineFile.write(PipelineFile.read(json))).isEqualTo(json);
    }

    @Test
    void tellsEveryMistakeOfAFileWithItsPath() {
        var mistakes = draft("""
                {"lepton": "pipeline/v2", "outputs": [{"name": "y", "form": "run.logits"}, {"name": "y.z", "from": 3}],
                 "inputs": [{"name": "x", "datatype": "FP33", "shape": [-1, "4"]}, {"name": "x", "datatype": "FP32", "shape": [-2]}],
                 "stepps": [],
                 "steps": [{"name": "run", "model": "-digits-", "inputs": {"image": 7}},
                           {"name": "run", "model": "digits", "version": 0, "transform": "scale", "inputs": {}},
                           {"name": "a", "transform": "sofmax", "inputs": {}},
                           {"name": "b", "transform": "top-k", "with": {"k": 1.5, "lables": []}, "inputs": []},
                           {"name": "c", "transform": "scale", "with": {"std": -1}},
                           {"name": "d", "model": "digits", "version": 0, "inputs": {}}]}""").mistakes();
        assertThat(mistakes)
                .contains(
                        "lepton: must be pipeline/v1: given=pipeline/v2",
                        "inputs[0].datatype: no such datatype: datatype=FP33; did you mean FP32?",
                        "inputs[0].shape[1]: must be a whole number, given=4",
                        "inputs[1]: negative extent: shape=[-2]",
                        "inputs[1].name: given twice: name=x",
                        "steps[0].inputs.image: must be a text, given=7",
                        "steps[1]: must have either model or transform",
                        "steps[1].name: given twice: name=run",
                        "steps[3].with.k: must be a whole number, given=1.5",
                        "steps[3].with.lables: unknown key; did you mean labels?",
                        "steps[3].inputs: must have keys",
                        "steps[4].with: must be positive: std=[-1.0]",
                        "steps[4].inputs: required and missing",
                        "steps[5].version: version numbers start at 1: version=0",
                        "outputs[0].from: required and missing",
                        "outputs[0].form: unknown key; did you mean from?",
                        "outputs[1].from: must be a text, given=3",
                        "stepps: unknown key; did you mean steps?")
                .anyMatch(mistake -> mistake.startsWith("steps[0]: not a valid name: model="))
                .anyMatch(mistake -> mistake.startsWith("steps[2].transform: no such transform: transform=sofmax; did"))
                .anyMatch(mistake -> mistake.startsWith("outputs[1].name: not a valid name"))
                .hasSize(21);
    }

    @Test
    void boundsTheNumberOfParts() {
        List<Map<String, Object>> outputs = new ArrayList<>();
        for (int place = 0; place <= Pipeline.PARTS_MAX; place++) {
            outputs.add(Map.of("name", "y" + place, "from", "run.logits"));
        }
        assertThat(PipelineFile.draft(Map.of("lepton", "pipeline/v1", "inputs", List.of(), "outputs", outputs))
                        .mistakes())
                .containsExactlyInAnyOrder(
                        "inputs: must not be empty",
                        "steps: required and missing",
                        "outputs: too many: given=65, max=64");
    }

    @Test
    void theFleetsOwnFilesNameEveryVersion() {
        assertThat(PipelineFile.read(SOUND.getBytes(UTF_8)).versions())
                .containsExactly(ModelVersionId.parse("digits/3"));
        assertRefused(SOUND.replace("\"version\": 3, ", ""), "names no version: step=run, model=digits");
        assertRefused(SOUND.replace("run.logits", "x"), "comes from no step: output=y");
        assertRefused(SOUND.replace("run.logits", "ran.logits"), "source=ran.logits");
        assertRefused(SOUND.replace("pipeline/v1", "pipeline/v9"), "lepton: must be pipeline/v1");
        assertRefused("[]", "not a sound pipeline");
        assertRefused("{", "not valid JSON");
    }

    @Test
    void tellsAFileThatIsNotThere(@TempDir Path folder) {
        assertThatThrownBy(() -> PipelineFile.read(folder.resolve("gone")))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("file=gone");
    }

    private static void assertRefused(String json, String fact) {
        assertThatThrownBy(() -> PipelineFile.read(json.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL_FILE))
                .hasMessageContaining(fact);
    }

    private static PipelineDraft draft(String json) {
        @SuppressWarnings("unchecked")
        Map<String, Object> tree = Json.read(json.getBytes(UTF_8), Map.class);
        return PipelineFile.draft(tree);
    }

    private static Step step(String name, Pipeline.Work work, String source) {
        return new Step(name, work, List.of(new Feed("input", Source.parse(source))));
    }
}
