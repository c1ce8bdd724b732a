package io.lepton.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.Pipeline.Feed;
import io.lepton.domain.Pipeline.Inference;
import io.lepton.domain.Pipeline.Output;
import io.lepton.domain.Pipeline.PipelineInput;
import io.lepton.domain.Pipeline.Source;
import io.lepton.domain.Pipeline.Step;
import io.lepton.domain.Pipeline.StepOutput;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static final List<TensorSpec> INPUTS = List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 4)));
    private static final ModelVersionId DIGITS = ModelVersionId.parse("digits/3");
    private static final Step RUN = step("run", new Inference(DIGITS), "image", "x");
    private static final Step CUT = step("cut", new Transform.Threshold(0.5), "input", "run.logits:0");

    @Test
    void namesTheVersionsThatItRuns() {
        var pipeline =
                new Pipeline(INPUTS, List.of(RUN, CUT), List.of(new Output("y", new StepOutput("cut", "output"))));
        assertThat(pipeline.versions()).containsExactly(DIGITS);
    }

    @Test
    void takesNothingFromWhatComesLater() {
        var outputs = List.of(new Output("y", new StepOutput("cut", "output")));
        assertThatThrownBy(() -> new Pipeline(INPUTS, List.of(CUT, RUN), outputs))
                .hasMessageContaining("source=run.logits:0");
        assertThatThrownBy(() -> new Pipeline(List.of(), List.of(RUN, CUT), outputs))
                .hasMessageContaining("source=x");
        assertThatThrownBy(() -> new Pipeline(INPUTS, List.of(RUN), outputs)).hasMessageContaining("source=cut.output");
    }

    @Test
    void aSourceReadsWhatItWrites() {
        assertThat(Source.parse("x")).isEqualTo(new PipelineInput("x")).hasToString("x");
        assertThat(Source.parse("run.dense/1.out"))
                .isEqualTo(new StepOutput("run", "dense/1.out"))
                .hasToString("run.dense/1.out");
    }

    @Test
    void suggestsWhatAMisspeltWordMayMean() {
        assertThat(Spelling.suggestion("sofmax", List.of("scale", "softmax"))).isEqualTo("; did you mean softmax?");
        assertThat(Spelling.suggestion("other", List.of("scale", "softmax"))).isEqualTo(", known=[scale, softmax]");
    }

    private static Step step(String name, Pipeline.Work work, String input, String source) {
        return new Step(name, work, List.of(new Feed(input, Source.parse(source))));
    }
}
