package io.lepton.control;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.Pipeline;
import io.lepton.domain.Pipeline.PipelineInput;
import io.lepton.domain.Pipeline.Source;
import io.lepton.domain.Pipeline.StepOutput;
import io.lepton.domain.Signature;
import io.lepton.domain.Spelling;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.PipelineDraft;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a sound pipeline of a draft: pins versions, orders the steps, derives every type and shape.
 *
 * <p>It goes on after a mistake, as far as what is wrong leaves something to check, and tells all mistakes at once; what
 * only follows from another mistake is not told. Pure; of one draft, and confined to one thread.
 */
final class PipelineCompiler {
    /** A pipeline, and what it takes and answers. */
    record Compiled(Pipeline pipeline, Signature signature) {}

    private final PipelineDraft draft;
    private final StepWork work;
    private final List<String> mistakes;
    private final Map<String, PipelineDraft.Input> inputs = new LinkedHashMap<>();
    private final Map<String, PipelineDraft.Step> steps = new LinkedHashMap<>();
    /** What each step gives; absent where a mistake hides it. */
    private final Map<String, Optional<List<TensorSpec>>> given = new LinkedHashMap<>();

    private final List<Pipeline.Step> made = new ArrayList<>();

    private PipelineCompiler(PipelineDraft draft, Map<ModelName, Model> models) {
        this.draft = draft;
        this.mistakes = new ArrayList<>(draft.mistakes());
        this.work = new StepWork(models, mistakes);
        draft.inputs().forEach(input -> inputs.putIfAbsent(input.name(), input));
        draft.steps().forEach(step -> steps.putIfAbsent(step.name(), step));
    }

    /**
     * Compiles.
     *
     * @param models every model of the fleet
     * @throws LeptonException {@link ErrorCode#INVALID_MODEL_FILE} with a line for each mistake
     */
    static Compiled compile(PipelineDraft draft, Map<ModelName, Model> models) {
        return new PipelineCompiler(draft, models).compile();
    }

    private Compiled compile() {
        StepOrder order = StepOrder.of(sources());
        order.cycle().ifPresent(cycle -> mistakes.add("steps: a cycle: " + String.join(" -> ", cycle)));
        order.order().forEach(name -> derive(step(name)));
        List<TensorSpec> outputs = new ArrayList<>();
        List<Pipeline.Output> leaving = new ArrayList<>();
        for (PipelineDraft.Output output : draft.outputs()) {
            leave(output, outputs, leaving);
        }
        refuseUnused();
        if (!mistakes.isEmpty()) {
            throw new LeptonException(ErrorCode.INVALID_MODEL_FILE, String.join("\n", mistakes));
        }
        List<TensorSpec> taken =
                draft.inputs().stream().map(input -> input.spec().orElseThrow()).toList();
        return new Compiled(new Pipeline(taken, made, leaving), new Signature(taken, outputs));
    }

    /** The steps that each step takes from, as far as they exist. */
    private Map<String, Set<String>> sources() {
        Map<String, Set<String>> sources = new LinkedHashMap<>();
        steps.forEach((name, step) -> {
            Set<String> from = new LinkedHashSet<>();
            step.feeds().forEach(feed -> from.addAll(stepOf(feed.source())));
            sources.put(name, from);
        });
        return sources;
    }

    /** The step that a source names, if there is one. */
    private Collection<String> stepOf(String source) {
        return Source.parse(source) instanceof StepOutput(var step, var _) && steps.containsKey(step)
                ? List.of(step)
                : List.of();
    }

    private void derive(PipelineDraft.Step step) {
        List<StepWork.Fed> fed = new ArrayList<>();
        List<Pipeline.Feed> feeds = new ArrayList<>();
        for (PipelineDraft.Feed feed : step.feeds()) {
            fed.add(new StepWork.Fed(feed, find(feed.path(), feed.source())));
            feeds.add(new Pipeline.Feed(feed.input(), Source.parse(feed.source())));
        }
        Optional<StepWork.Outcome> outcome = step.work().flatMap(wish -> work.derive(step.path(), wish, fed));
        given.put(step.name(), outcome.flatMap(StepWork.Outcome::outputs));
        outcome.flatMap(StepWork.Outcome::work)
                .ifPresent(sound -> made.add(new Pipeline.Step(step.name(), sound, feeds)));
    }

    /** The type and shape of a source; absent if it has none, or a mistake hides it. */
    private Optional<TensorSpec> find(String path, String source) {
        return switch (Source.parse(source)) {
            case PipelineInput(var name) -> {
                if (!inputs.containsKey(name)) {
                    mistakes.add(path + ": no such input of the pipeline: source=" + name
                            + Spelling.suggestion(name, inputs.keySet()));
                }
                yield Optional.ofNullable(inputs.get(name)).flatMap(PipelineDraft.Input::spec);
            }
            case StepOutput from -> find(path, from);
        };
    }

    private Optional<TensorSpec> find(String path, StepOutput from) {
        if (!steps.containsKey(from.step())) {
            mistakes.add(path + ": no such step: source=" + from + Spelling.suggestion(from.step(), steps.keySet()));
            return Optional.empty();
        }
        Optional<List<TensorSpec>> outputs = given.getOrDefault(from.step(), Optional.empty());
        if (outputs.isEmpty()) {
            return Optional.empty();
        }
        Optional<TensorSpec> found = outputs.get().stream()
                .filter(spec -> spec.name().equals(from.output()))
                .findFirst();
        if (found.isEmpty()) {
            List<String> names = outputs.get().stream().map(TensorSpec::name).toList();
            mistakes.add(
                    path + ": the step has no such output: source=" + from + Spelling.suggestion(from.output(), names));
        }
        return found;
    }

    private void leave(PipelineDraft.Output output, List<TensorSpec> specs, List<Pipeline.Output> leaving) {
        String path = output.path() + ".from";
        switch (Source.parse(output.from())) {
            case PipelineInput(var name) ->
                mistakes.add(path + ": must be an output of a step, written step.output: from=" + name);
            case StepOutput from -> {
                find(path, from).ifPresent(spec -> specs.add(new TensorSpec(output.name(), spec.type(), spec.shape())));
                leaving.add(new Pipeline.Output(output.name(), from));
            }
        }
    }

    /** Refuses steps that no output depends on, and inputs that no step takes. */
    private void refuseUnused() {
        Map<String, Set<String>> sources = sources();
        Set<String> needed = new HashSet<>();
        List<String> open = new ArrayList<>();
        draft.outputs().forEach(output -> open.addAll(stepOf(output.from())));
        while (!open.isEmpty()) {
            String step = open.removeLast();
            if (needed.add(step)) {
                open.addAll(sources.getOrDefault(step, Set.of()));
            }
        }
        // With a part that cannot be read, what seems unused may be used there.
        if (!draft.mistakes().isEmpty()) {
            return;
        }
        steps.forEach((name, step) -> {
            if (!needed.contains(name)) {
                mistakes.add(step.path() + ": no output depends on the step: name=" + name);
            }
        });
        Set<String> taken = new HashSet<>();
        draft.steps().forEach(step -> step.feeds().forEach(feed -> taken.add(feed.source())));
        inputs.forEach((name, input) -> {
            if (!taken.contains(name)) {
                mistakes.add(input.path() + ": no step takes the input: name=" + name);
            }
        });
    }

    private PipelineDraft.Step step(String name) {
        return Optional.ofNullable(steps.get(name)).orElseThrow();
    }
}
