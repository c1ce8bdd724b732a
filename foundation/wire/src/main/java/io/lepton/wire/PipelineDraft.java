package io.lepton.wire;

import io.lepton.domain.ModelName;
import io.lepton.domain.TensorSpec;
import io.lepton.domain.Transform;
import java.util.List;
import java.util.Optional;

/**
 * What a pipeline file says, before anybody has looked up its models.
 *
 * <p>Each part keeps its path in the file, so that whoever goes on can name it. What could not be read is absent and
 * stands among the mistakes.
 *
 * @param mistakes what is wrong so far, each in a line that begins with its path
 */
public record PipelineDraft(List<Input> inputs, List<Step> steps, List<Output> outputs, List<String> mistakes) {
    public PipelineDraft {
        inputs = List.copyOf(inputs);
        steps = List.copyOf(steps);
        outputs = List.copyOf(outputs);
        mistakes = List.copyOf(mistakes);
    }

    /** An input of the pipeline; its name is known, its type and shape if they could be read. */
    public record Input(String path, String name, Optional<TensorSpec> spec) {}

    /** An output of the pipeline, and the text that says where it comes from. */
    public record Output(String path, String name, String from) {}

    /** A step; what it does, if that could be read. */
    public record Step(String path, String name, Optional<Work> work, List<Feed> feeds) {
        public Step {
            feeds = List.copyOf(feeds);
        }
    }

    /** An input of a step, and the text that says where it comes from. */
    public record Feed(String path, String input, String source) {}

    /** What a step does. */
    public sealed interface Work {}

    /** Runs a model; the newest version if none is named. */
    public record Run(ModelName model, Optional<Integer> version) implements Work {}

    /** Computes a transform. */
    public record Compute(Transform transform) implements Work {}
}
