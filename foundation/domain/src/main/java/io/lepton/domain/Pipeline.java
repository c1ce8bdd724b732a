package io.lepton.domain;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A served graph: what a request brings, the steps that it goes through, and what leaves.
 *
 * @param inputs what a request brings
 * @param steps each behind all that it takes from
 * @param outputs what leaves, in the order of the answer
 */
public record Pipeline(List<TensorSpec> inputs, List<Step> steps, List<Output> outputs) {
    /** The most steps, and the most inputs and outputs. */
    public static final int PARTS_MAX = 64;

    /** What a step does. */
    public sealed interface Work permits Inference, Transform {}

    /** Runs a version of a model. */
    public record Inference(ModelVersionId version) implements Work {}

    /**
     * One node of the graph.
     *
     * @param name of no other step
     * @param feeds one for each input of the work, in the order of the file
     */
    public record Step(String name, Work work, List<Feed> feeds) {
        public Step {
            feeds = List.copyOf(feeds);
        }
    }

    /** What one input of a step is given. */
    public record Feed(String input, Source source) {}

    /** What leaves under a name. */
    public record Output(String name, StepOutput from) {}

    /** Where a tensor comes from; its text is the written form. */
    public sealed interface Source {
        /** Reads the written form: what stands before the first dot is the step. */
        static Source parse(String text) {
            int dot = text.indexOf('.');
            return dot < 0 ? new PipelineInput(text) : new StepOutput(text.substring(0, dot), text.substring(dot + 1));
        }
    }

    /** An input of the pipeline. */
    public record PipelineInput(String name) implements Source {
        @Override
        public String toString() {
            return name;
        }
    }

    /** An output of an earlier step, written {@code step.output}. */
    public record StepOutput(String step, String output) implements Source {
        @Override
        public String toString() {
            return step + "." + output;
        }
    }

    public Pipeline {
        inputs = List.copyOf(inputs);
        steps = List.copyOf(steps);
        outputs = List.copyOf(outputs);
        Set<String> known = new HashSet<>();
        inputs.forEach(input -> known.add(input.name()));
        Set<String> passed = new HashSet<>();
        for (Step step : steps) {
            step.feeds().forEach(feed -> requireKnown(feed.source(), known, passed));
            passed.add(step.name());
        }
        outputs.forEach(output -> requireKnown(output.from(), known, passed));
    }

    /** The versions that steps run. */
    public Set<ModelVersionId> versions() {
        Set<ModelVersionId> versions = new TreeSet<>();
        for (Step step : steps) {
            if (step.work() instanceof Inference(var version)) {
                versions.add(version);
            }
        }
        return versions;
    }

    private static void requireKnown(Source source, Set<String> inputs, Set<String> steps) {
        boolean isKnown =
                switch (source) {
                    case PipelineInput(var name) -> inputs.contains(name);
                    case StepOutput(var step, var _) -> steps.contains(step);
                };
        if (!isKnown) {
            throw new IllegalArgumentException("nothing of this name comes before: source=" + source);
        }
    }
}
