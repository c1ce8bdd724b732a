package io.lepton.inference;

import static io.lepton.inference.Fleets.artifact;
import static io.lepton.inference.Fleets.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.inference.engine.ModelFigures;
import io.lepton.inference.engine.QueueConfig;
import io.lepton.inference.engine.ServedModel;
import io.lepton.inference.engine.SteppingClock;
import io.lepton.inference.pipeline.PipelineQueue;
import io.lepton.inference.pipeline.ScriptedQueue;
import io.lepton.wire.PipelineFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnloadingTest {
    private static final ModelVersion DIGITS = version("digits", 1, artifact('a'));
    private static final ModelVersion SCORING = new ModelVersion(
            new ModelVersionId(new ModelName("scoring"), 1),
            artifact('b'),
            100,
            ModelFormat.PIPELINE,
            Fleets.ROW,
            Instant.EPOCH,
            List.of(DIGITS.id()));
    private static final String TWICE = """
            {"lepton": "pipeline/v1",
             "inputs": [{"name": "x", "datatype": "FP32", "shape": [-1, 2]}],
             "steps": [{"name": "once", "model": "digits", "version": 1, "inputs": {"x": "x"}},
                       {"name": "twice", "model": "digits", "version": 1, "inputs": {"x": "once.y"}}],
             "outputs": [{"name": "y", "from": "twice.y"}]}""";

    private final ScriptedQueue member = new ScriptedQueue();
    private final ServedModel digits = new ServedModel(DIGITS, member);
    private final ServedModel scoring = new ServedModel(
            SCORING,
            new PipelineQueue(
                    SCORING.id(),
                    PipelineFile.read(TWICE.getBytes(UTF_8)),
                    _ -> digits,
                    Runnable::run,
                    new QueueConfig(10, Duration.ofSeconds(1), 1, 1, 1),
                    new ModelFigures(new SteppingClock())));
    private final Unloading unloading = new Unloading();

    @Test
    void aModelLeavesOnceThePipelinesBeforeItHaveEndedTheirRequests() {
        var x = List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(1, 2), 1, 2)));
        var answer = scoring.queue().submit(x, List.of("y"), given -> given);
        unloading.close(scoring);
        unloading.close(digits);
        assertThat(member.isClosed()).isFalse();
        member.answer(row -> row);
        assertThat(member.isClosed()).isFalse();
        member.answer(row -> row);
        assertThat(answer).isCompleted();
        assertThat(member.isClosed()).isTrue();
    }

    @Test
    void aModelThatNoPipelineRunsLeavesAtOnce() {
        unloading.close(digits);
        assertThat(member.isClosed()).isTrue();
    }

    @Test
    void anIdlePipelineHoldsNothingUp() {
        unloading.close(scoring);
        unloading.close(digits);
        assertThat(member.isClosed()).isTrue();
    }
}
