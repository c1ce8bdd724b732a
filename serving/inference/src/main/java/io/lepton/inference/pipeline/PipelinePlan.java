package io.lepton.inference.pipeline;

import io.lepton.domain.Pipeline;
import io.lepton.domain.Pipeline.Inference;
import io.lepton.domain.Pipeline.PipelineInput;
import io.lepton.domain.Pipeline.Source;
import io.lepton.domain.Pipeline.Step;
import io.lepton.domain.Pipeline.StepOutput;
import io.lepton.domain.Transform;
import io.lepton.inference.pipeline.PlannedStep.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pipeline laid out for its runs: every tensor that is taken somewhere has a slot, and no run looks up a name of a step.
 *
 * <p>Sets of steps are bits of a {@code long}; there are at most {@value Pipeline#PARTS_MAX} steps. Immutable.
 */
final class PipelinePlan {
    private final List<PlannedStep> steps = new ArrayList<>();
    private final Map<Source, Integer> slots = new LinkedHashMap<>();
    private final Map<String, Integer> outputs = new HashMap<>();
    /** For each output, the steps that it depends on. */
    private final Map<String, Long> needs = new HashMap<>();
    /** For each step, the steps that it takes from. */
    private final List<Long> sources = new ArrayList<>();

    private PipelinePlan(Pipeline pipeline) {
        Map<String, Integer> places = new HashMap<>();
        pipeline.steps().forEach(step -> places.put(step.name(), places.size()));
        pipeline.inputs().forEach(input -> slot(new PipelineInput(input.name())));
        pipeline.steps().forEach(step -> step.feeds().forEach(feed -> slot(feed.source())));
        pipeline.outputs().forEach(output -> slot(output.from()));
        for (Step step : pipeline.steps()) {
            sources.add(sources(step, places));
        }
        for (Step step : pipeline.steps()) {
            steps.add(plan(step, steps.size()));
        }
        for (Pipeline.Output output : pipeline.outputs()) {
            outputs.put(output.name(), slot(output.from()));
            needs.put(output.name(), closure(bit(place(output.from().step(), places))));
        }
    }

    static PipelinePlan of(Pipeline pipeline) {
        return new PipelinePlan(pipeline);
    }

    List<PlannedStep> steps() {
        return steps;
    }

    /** How many tensors a run keeps. */
    int slotCount() {
        return slots.size();
    }

    /** The slot of an input; empty if no step takes it. */
    Optional<Integer> input(String name) {
        return Optional.ofNullable(slots.get(new PipelineInput(name)));
    }

    /** The slot of an output. */
    int output(String name) {
        return Optional.ofNullable(outputs.get(name)).orElseThrow();
    }

    /** The steps that these outputs depend on. */
    long needs(List<String> names) {
        long needed = 0;
        for (String name : names) {
            needed |= needs.getOrDefault(name, 0L);
        }
        return needed;
    }

    /** How many steps a step takes from. */
    int sourceCount(int step) {
        return Long.bitCount(sources.get(step));
    }

    private int slot(Source source) {
        return slots.computeIfAbsent(source, _ -> slots.size());
    }

    private PlannedStep plan(Step step, int place) {
        List<Slot> reads = step.feeds().stream()
                .map(feed -> new Slot(feed.input(), slot(feed.source())))
                .toList();
        List<Slot> writes = new ArrayList<>();
        slots.forEach((source, slot) -> {
            if (source instanceof StepOutput(var from, var output) && from.equals(step.name())) {
                writes.add(new Slot(output, slot));
            }
        });
        Set<Integer> next = new LinkedHashSet<>();
        for (int other = 0; other < sources.size(); other++) {
            if ((sources.get(other) & bit(place)) != 0) {
                next.add(other);
            }
        }
        return new PlannedStep(place, step.name(), action(step), reads, writes, List.copyOf(next));
    }

    private static PlannedStep.Action action(Step step) {
        return switch (step.work()) {
            case Inference inference -> new PlannedStep.Run(inference);
            case Transform transform -> new PlannedStep.Compute(Computation.of(transform));
        };
    }

    private static long sources(Step step, Map<String, Integer> places) {
        long sources = 0;
        for (Pipeline.Feed feed : step.feeds()) {
            if (feed.source() instanceof StepOutput(var from, var _)) {
                sources |= bit(place(from, places));
            }
        }
        return sources;
    }

    /** The steps and all that they take from; a source has a smaller number than its taker. */
    private long closure(long wanted) {
        long closure = wanted;
        for (int step = sources.size() - 1; step >= 0; step--) {
            closure |= (closure & bit(step)) != 0 ? sources.get(step) : 0;
        }
        return closure;
    }

    private static int place(String step, Map<String, Integer> places) {
        return Optional.ofNullable(places.get(step)).orElseThrow();
    }

    static long bit(int step) {
        return 1L << step;
    }
}
