package io.lepton.control;

import io.lepton.domain.Model;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.Pipeline;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Spelling;
import io.lepton.domain.TensorSpec;
import io.lepton.domain.Transform;
import io.lepton.wire.PipelineDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds what a step does against what it is fed, and derives what it gives. Pure; of one draft. */
final class StepWork {
    /** An input of a step, and what feeds it, if that is known. */
    record Fed(PipelineDraft.Feed feed, Optional<TensorSpec> source) {}

    /** What a step gives, if that is known; and its work with its version, if it is sound. */
    record Outcome(Optional<List<TensorSpec>> outputs, Optional<Pipeline.Work> work) {}

    private final Map<ModelName, Model> models;
    private final List<String> mistakes;

    StepWork(Map<ModelName, Model> models, List<String> mistakes) {
        this.models = models;
        this.mistakes = mistakes;
    }

    /** Derives; empty if a mistake hides what the step does. */
    Optional<Outcome> derive(String path, PipelineDraft.Work work, List<Fed> fed) {
        return switch (work) {
            case PipelineDraft.Run run -> version(path, run).map(version -> run(path, version, fed));
            case PipelineDraft.Compute(var transform) -> Optional.of(compute(path, transform, fed));
        };
    }

    private Optional<ModelVersion> version(String path, PipelineDraft.Run run) {
        Model model = models.get(run.model());
        if (model == null) {
            var known = models.keySet().stream().map(ModelName::value).sorted().toList();
            mistakes.add(path + ".model: no such model: model=" + run.model()
                    + Spelling.suggestion(run.model().value(), known));
            return Optional.empty();
        }
        int number = run.version().orElse(model.latest().id().number());
        if (number > model.versions().size()) {
            mistakes.add(path + ".version: no such version: version=" + number + ", latest="
                    + model.versions().size());
            return Optional.empty();
        }
        ModelVersion version = model.versions().get(number - 1);
        if (version.format() == ModelFormat.PIPELINE) {
            mistakes.add(path + ".model: a pipeline is no step of another: model=" + version.id());
            return Optional.empty();
        }
        return Optional.of(version);
    }

    private Outcome run(String path, ModelVersion version, List<Fed> fed) {
        Signature signature = version.signature();
        for (Fed one : fed) {
            Optional<TensorSpec> input = signature.input(one.feed().input());
            if (input.isEmpty()) {
                var known = signature.inputs().stream().map(TensorSpec::name).toList();
                mistakes.add(one.feed().path() + ": the model has no such input: model=" + version.id()
                        + Spelling.suggestion(one.feed().input(), known));
            } else {
                one.source().ifPresent(source -> check(one.feed(), source, input.get()));
            }
        }
        for (TensorSpec input : signature.inputs()) {
            if (fed.stream().noneMatch(one -> one.feed().input().equals(input.name()))) {
                mistakes.add(path + ".inputs: an input of the model is missing: model=" + version.id() + ", input="
                        + input.name());
            }
        }
        return new Outcome(Optional.of(signature.outputs()), Optional.of(new Pipeline.Inference(version.id())));
    }

    private void check(PipelineDraft.Feed feed, TensorSpec source, TensorSpec input) {
        String told = ": source=" + feed.source() + " is " + source.type() + source.shape() + ", " + input.name()
                + " takes " + input.type() + input.shape();
        if (source.type() != input.type()) {
            mistakes.add(feed.path() + ": not the input's datatype" + told);
        } else if (!canFit(source.shape(), input.shape())) {
            mistakes.add(feed.path() + ": not the input's shape" + told);
        }
    }

    /** Whether some tensor has both shapes; an open extent is checked when a request runs. */
    private static boolean canFit(Shape source, Shape input) {
        if (source.rank() != input.rank()) {
            return false;
        }
        for (int axis = 0; axis < source.rank(); axis++) {
            boolean isOpen = source.extent(axis) == Shape.UNKNOWN || input.extent(axis) == Shape.UNKNOWN;
            if (!isOpen && source.extent(axis) != input.extent(axis)) {
                return false;
            }
        }
        return true;
    }

    private Outcome compute(String path, Transform transform, List<Fed> fed) {
        List<TensorSpec> inputs = new ArrayList<>();
        for (Fed one : fed) {
            one.source()
                    .map(source -> new TensorSpec(one.feed().input(), source.type(), source.shape()))
                    .ifPresent(inputs::add);
        }
        if (inputs.size() < fed.size()) {
            return new Outcome(Optional.empty(), Optional.empty());
        }
        try {
            return new Outcome(Optional.of(transform.outputs(inputs)), Optional.of(transform));
        } catch (IllegalArgumentException | ArithmeticException refusal) {
            mistakes.add(path + ".inputs: " + refusal.getMessage());
            return new Outcome(Optional.empty(), Optional.empty());
        }
    }
}
