package io.lepton.wire;

import io.lepton.domain.ElementType;
import io.lepton.domain.ModelName;
import io.lepton.domain.Pipeline;
import io.lepton.domain.Shape;
import io.lepton.domain.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the tree of a pipeline file, and gathers every mistake that the file alone shows. Confined to one thread. */
final class DraftReader {
    /** No dot, which parts a step from its output. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_:/-]{0,127}");

    private final List<String> mistakes = new ArrayList<>();

    static PipelineDraft read(Map<String, Object> tree) {
        return new DraftReader().draft(tree);
    }

    private PipelineDraft draft(Map<String, Object> tree) {
        PartReader root = PartReader.of("", tree, mistakes);
        root.text(PipelineFile.FORMAT_KEY)
                .filter(format -> !format.equals(PipelineFile.FORMAT))
                .ifPresent(format ->
                        root.wrong(PipelineFile.FORMAT_KEY, "must be " + PipelineFile.FORMAT + ": given=" + format));
        var inputs = parts(root, PipelineFile.INPUTS).stream()
                .flatMap(part -> input(part).stream())
                .toList();
        var steps = parts(root, PipelineFile.STEPS).stream()
                .flatMap(part -> step(part).stream())
                .toList();
        var outputs = parts(root, PipelineFile.OUTPUTS).stream()
                .flatMap(part -> output(part).stream())
                .toList();
        root.end();
        refuseTwins(
                inputs.stream().map(part -> List.of(part.path(), part.name())).toList());
        refuseTwins(
                steps.stream().map(part -> List.of(part.path(), part.name())).toList());
        refuseTwins(
                outputs.stream().map(part -> List.of(part.path(), part.name())).toList());
        return new PipelineDraft(inputs, steps, outputs, mistakes);
    }

    private static List<PartReader> parts(PartReader root, String key) {
        List<PartReader> parts = root.parts(key);
        if (parts.size() > Pipeline.PARTS_MAX) {
            root.wrong(key, "too many: given=" + parts.size() + ", max=" + Pipeline.PARTS_MAX);
            return List.of();
        }
        if (parts.isEmpty() && root.has(key)) {
            root.wrong(key, "must not be empty");
        }
        return parts;
    }

    private Optional<PipelineDraft.Input> input(PartReader part) {
        Optional<String> name = name(part);
        Optional<ElementType> type = TransformReader.elementType(part, PipelineFile.DATATYPE);
        Optional<Shape> shape = part.make(_ -> part.wholes(PipelineFile.SHAPE)
                .map(extents ->
                        Shape.of(extents.stream().mapToLong(Long::longValue).toArray())));
        part.end();
        return name.map(known -> new PipelineDraft.Input(
                part.path(), known, type.flatMap(of -> shape.map(in -> new TensorSpec(known, of, in)))));
    }

    private Optional<PipelineDraft.Output> output(PartReader part) {
        Optional<String> name = name(part);
        Optional<String> from = part.text(PipelineFile.FROM);
        part.end();
        return name.flatMap(known -> from.map(source -> new PipelineDraft.Output(part.path(), known, source)));
    }

    private Optional<PipelineDraft.Step> step(PartReader part) {
        Optional<String> name = name(part);
        Optional<PipelineDraft.Work> work = work(part);
        List<PipelineDraft.Feed> feeds = new ArrayList<>();
        if (part.has(PipelineFile.INPUTS)) {
            PartReader inputs = part.part(PipelineFile.INPUTS);
            for (String input : inputs.keys()) {
                inputs.text(input)
                        .ifPresent(source -> feeds.add(new PipelineDraft.Feed(inputs.path(input), input, source)));
            }
        } else {
            part.wrong(PipelineFile.INPUTS, "required and missing");
        }
        part.end();
        return name.map(known -> new PipelineDraft.Step(part.path(), known, work, feeds));
    }

    private Optional<PipelineDraft.Work> work(PartReader part) {
        boolean runs = part.has(PipelineFile.MODEL);
        boolean computes = part.has(PipelineFile.TRANSFORM);
        if (runs == computes) {
            mistakes.add(part.path() + ": must have either model or transform");
            part.has(PipelineFile.VERSION);
            part.has(PipelineFile.WITH);
            return Optional.empty();
        }
        return runs ? run(part) : TransformReader.read(part).map(PipelineDraft.Compute::new);
    }

    private static Optional<PipelineDraft.Work> run(PartReader part) {
        Optional<ModelName> model = part.make(_ -> part.text(PipelineFile.MODEL).map(ModelName::new));
        boolean isPinned = part.has(PipelineFile.VERSION);
        Optional<Integer> version = isPinned ? part.small(PipelineFile.VERSION) : Optional.empty();
        if (version.isPresent() && version.get() < 1) {
            part.wrong(PipelineFile.VERSION, "version numbers start at 1: version=" + version.get());
            return Optional.empty();
        }
        return isPinned && version.isEmpty()
                ? Optional.empty()
                : model.map(name -> new PipelineDraft.Run(name, version));
    }

    private static Optional<String> name(PartReader part) {
        Optional<String> name = part.text(PipelineFile.NAME);
        Optional<String> sound = name.filter(text -> NAME.matcher(text).matches());
        if (name.isPresent() && sound.isEmpty()) {
            part.wrong(PipelineFile.NAME, "not a valid name, must match " + NAME.pattern());
        }
        return sound;
    }

    private void refuseTwins(List<List<String>> pathsAndNames) {
        Set<String> known = new HashSet<>();
        for (List<String> part : pathsAndNames) {
            if (!known.add(part.getLast())) {
                mistakes.add(part.getFirst() + "." + PipelineFile.NAME + ": given twice: name=" + part.getLast());
            }
        }
    }
}
