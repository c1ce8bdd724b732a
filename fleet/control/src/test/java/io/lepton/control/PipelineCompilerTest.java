package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Model;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Pipeline;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineCompilerTest {
    private static final TensorSpec IMAGE = new TensorSpec("image", ElementType.FP32, Shape.of(-1, 4));
    private static final TensorSpec LOGITS = new TensorSpec("logits", ElementType.FP32, Shape.of(-1, 3));
    private static final Map<ModelName, Model> MODELS = models();

    private static final String SOUND = """
            lepton: pipeline/v1
            inputs:
              - {name: x, datatype: UINT8, shape: [-1, 4]}
            steps:
              - name: best
                transform: top-k
                with: {k: 1, labels: [a, b, c]}
                inputs: {input: certain.output}
              - {name: certain, transform: softmax, inputs: {input: run.logits}}
              - {name: run, model: digits, inputs: {image: small.output}}
              - {name: small, transform: scale, with: {std: 255}, inputs: {input: x}}
            outputs:
              - {name: label, from: best.labels}
              - {name: probability, from: best.values}
            """;

    @Test
    void pinsTheNewestVersionsOrdersTheStepsAndDerivesTheSignature() {
        var compiled = compile(SOUND);
        assertThat(compiled.pipeline().steps())
                .extracting(Pipeline.Step::name)
                .containsExactly("small", "run", "certain", "best");
        assertThat(compiled.pipeline().versions()).containsExactly(ModelVersionId.parse("digits/2"));
        assertThat(compiled.signature())
                .isEqualTo(new Signature(
                        List.of(new TensorSpec("x", ElementType.UINT8, Shape.of(-1, 4))),
                        List.of(
                                new TensorSpec("label", ElementType.BYTES, Shape.of(-1, 1)),
                                new TensorSpec("probability", ElementType.FP32, Shape.of(-1, 1)))));
    }

    @Test
    void keepsAVersionThatIsNamed() {
        assertThat(compile(SOUND.replace("model: digits", "model: digits, version: 1"))
                        .pipeline()
                        .versions())
                .containsExactly(ModelVersionId.parse("digits/1"));
    }

    @Test
    void namesTheModelThatIsMissing() {
        assertRefused(
                SOUND.replace("digits", "digit"), "steps[2].model: no such model: model=digit; did you mean digits?");
        assertRefused(
                SOUND.replace("model: digits", "model: digits, version: 3"),
                "steps[2].version: no such version: version=3, latest=2");
        assertRefused(
                SOUND.replace("model: digits", "model: nested"),
                "steps[2].model: a pipeline is no step of another: model=nested/1");
    }

    @Test
    void namesSourcesThatDangle() {
        assertRefused(
                SOUND.replace("run.logits", "ran.logits"),
                "steps[1].inputs.input: no such step: source=ran.logits; did you mean run?",
                "steps[2]: no output depends on the step: name=run",
                "steps[3]: no output depends on the step: name=small");
        assertRefused(
                SOUND.replace("run.logits", "run.logit"),
                "steps[1].inputs.input: the step has no such output: source=run.logit; did you mean logits?");
        assertRefused(
                SOUND.replace("{input: x}", "{input: y}"),
                "steps[3].inputs.input: no such input of the pipeline: source=y; did you mean x?",
                "inputs[0]: no step takes the input: name=x");
        assertRefused(
                SOUND.replace("best.labels", "x"),
                "outputs[0].from: must be an output of a step, written step.output: from=x");
        assertRefused(
                SOUND.replace("best.labels", "best.label"),
                "outputs[0].from: the step has no such output: source=best.label");
    }

    @Test
    void holdsTypesAndShapesAgainstEachOther() {
        assertRefused(
                SOUND.replace("small.output", "x"),
                "steps[2].inputs.image: not the input's datatype: source=x is UINT8[-1, 4], image takes FP32[-1, 4]",
                "steps[3]: no output depends on the step: name=small");
        assertRefused(
                SOUND.replace("[-1, 4]", "[-1, 5]"),
                "steps[2].inputs.image: not the input's shape: source=small.output is FP32[-1, 5], image takes FP32[-1, 4]");
        assertRefused(
                SOUND.replace("[a, b, c]", "[a, b]"),
                "steps[0].inputs: not as many as the axis has places: labels=2, extent=3");
        assertRefused(
                SOUND.replace("{image: ", "{picture: "),
                "steps[2].inputs.picture: the model has no such input: model=digits/2, known=[image]",
                "steps[2].inputs: an input of the model is missing: model=digits/2, input=image");
    }

    @Test
    void refusesACycle() {
        assertRefused(
                SOUND.replace("{input: x}", "{input: certain.output}"),
                "steps: a cycle: certain -> small -> run -> certain",
                "inputs[0]: no step takes the input: name=x");
    }

    @Test
    void tellsEverythingAtOnce() {
        assertThatThrownBy(() -> compile("""
                        lepton: pipeline/v1
                        inputs: [{name: x, datatype: FP32, shape: [-1, 4]}]
                        lables: []
                        steps:
                          - {name: run, model: digit, inputs: {image: x}}
                          - {name: certain, transform: softmax, with: {axes: 1}, inputs: {input: run.logits}}
                          - {name: odd, transform: argmax, inputs: {input: nowhere.output}}
                          - {name: a, transform: softmax, inputs: {input: b.output}}
                          - {name: b, transform: softmax, inputs: {input: a.output}}
                        outputs: [{name: y, from: certain.output}, {name: y, from: certain.outptu}]
                        """))
                .hasMessageContainingAll(
                        "lables: unknown key",
                        "steps[0].model: no such model: model=digit",
                        "steps[1].with.axes: unknown key; did you mean axis?",
                        "steps[2].inputs.input: no such step: source=nowhere.output",
                        "steps: a cycle: ",
                        "outputs[1].name: given twice: name=y");
    }

    private static void assertRefused(String text, String... facts) {
        assertThatThrownBy(() -> compile(text)).isInstanceOfSatisfying(LeptonException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL_FILE);
            assertThat(String.valueOf(e.getMessage()).lines())
                    .hasSize(facts.length)
                    .zipSatisfy(List.of(facts), (line, fact) -> assertThat(line).startsWith(fact));
        });
    }

    private static PipelineCompiler.Compiled compile(String text) {
        return PipelineCompiler.compile(PipelineText.read(text), MODELS);
    }

    private static Map<ModelName, Model> models() {
        var digits = new Model(
                new ModelName("digits"),
                List.of(version("digits/1", ModelFormat.ONNX), version("digits/2", ModelFormat.ONNX)));
        var nested = new Model(new ModelName("nested"), List.of(version("nested/1", ModelFormat.PIPELINE)));
        return Map.of(digits.name(), digits, nested.name(), nested);
    }

    private static ModelVersion version(String id, ModelFormat format) {
        return new ModelVersion(
                ModelVersionId.parse(id),
                new ArtifactId("0".repeat(64)),
                100,
                format,
                new Signature(List.of(IMAGE), List.of(LOGITS)),
                Instant.EPOCH);
    }
}
