package io.lepton.wire;

import io.lepton.domain.ElementType;
import io.lepton.domain.Spelling;
import io.lepton.domain.Transform;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads the words and parameters of transforms. */
final class TransformReader {
    private static final int CHANNELS = 1;
    private static final int LAST = -1;

    private static final Map<String, Function<PartReader, Optional<Transform>>> READERS = new TreeMap<>(Map.ofEntries(
            Map.entry(TransformWords.CAST, with -> type(with).map(Transform.Cast::new)),
            Map.entry(TransformWords.RESHAPE, with -> with.wholes("shape").map(Transform.Reshape::new)),
            Map.entry(TransformWords.TRANSPOSE, with -> with.smalls("order").map(Transform.Transpose::new)),
            Map.entry(TransformWords.SCALE, TransformReader::scale),
            Map.entry(TransformWords.SOFTMAX, with -> axis(with, LAST).map(Transform.Softmax::new)),
            Map.entry(TransformWords.ARGMAX, with -> axis(with, LAST).map(Transform.Argmax::new)),
            Map.entry(TransformWords.TOP_K, TransformReader::top),
            Map.entry(TransformWords.SELECT, TransformReader::select),
            Map.entry(TransformWords.CONCAT, with -> axis(with, CHANNELS).map(Transform.Concat::new)),
            Map.entry(TransformWords.THRESHOLD, with -> with.number("at").map(Transform.Threshold::new)),
            Map.entry(TransformWords.ONE_HOT, with -> with.small("depth").map(Transform.OneHot::new)),
            Map.entry(TransformWords.STRING_LOOKUP, TransformReader::lookup)));

    private TransformReader() {}

    /** Reads a step's keys {@code transform} and {@code with}; empty after a mistake. */
    static Optional<Transform> read(PartReader step) {
        Optional<String> word = step.text(PipelineFile.TRANSFORM);
        PartReader with = step.part(PipelineFile.WITH);
        if (word.isEmpty()) {
            return Optional.empty();
        }
        var reader = Optional.ofNullable(READERS.get(word.get()));
        if (reader.isEmpty()) {
            step.wrong(
                    PipelineFile.TRANSFORM,
                    "no such transform: transform=" + word.get() + Spelling.suggestion(word.get(), READERS.keySet()));
            return Optional.empty();
        }
        Optional<Transform> transform = with.make(reader.get());
        with.end();
        return transform;
    }

    private static Optional<ElementType> type(PartReader with) {
        return elementType(with, "to");
    }

    /** Reads a datatype. */
    static Optional<ElementType> elementType(PartReader part, String key) {
        return part.text(key).flatMap(word -> {
            var type = Arrays.stream(ElementType.values())
                    .filter(known -> known.name().equals(word))
                    .findFirst();
            if (type.isEmpty()) {
                List<String> known = Arrays.stream(ElementType.values())
                        .map(ElementType::name)
                        .toList();
                part.wrong(key, "no such datatype: " + key + "=" + word + Spelling.suggestion(word, known));
            }
            return type;
        });
    }

    private static Optional<Integer> axis(PartReader with, int otherwise) {
        return with.has("axis") ? with.small("axis") : Optional.of(otherwise);
    }

    private static Optional<Transform> scale(PartReader with) {
        Optional<List<Double>> mean = with.has("mean") ? with.numbers("mean") : Optional.of(List.of(0.0));
        Optional<List<Double>> std = with.has("std") ? with.numbers("std") : Optional.of(List.of(1.0));
        Optional<Integer> axis = axis(with, CHANNELS);
        return mean.isEmpty() || std.isEmpty() || axis.isEmpty()
                ? Optional.empty()
                : Optional.of(new Transform.Scale(mean.get(), std.get(), axis.get()));
    }

    private static Optional<Transform> top(PartReader with) {
        Optional<Integer> k = with.small("k");
        Optional<List<String>> labels = with.has("labels") ? with.texts("labels") : Optional.of(List.of());
        return k.isEmpty() || labels.isEmpty()
                ? Optional.empty()
                : Optional.of(new Transform.TopK(k.get(), labels.get()));
    }

    private static Optional<Transform> select(PartReader with) {
        Optional<List<Integer>> indices = with.smalls("indices");
        Optional<Integer> axis = axis(with, CHANNELS);
        return indices.isEmpty() || axis.isEmpty()
                ? Optional.empty()
                : Optional.of(new Transform.Select(indices.get(), axis.get()));
    }

    private static Optional<Transform> lookup(PartReader with) {
        Optional<List<String>> keys = with.texts("keys");
        Optional<Long> unknown =
                with.has("unknown") ? with.whole("unknown") : Optional.of(Transform.StringLookup.REFUSED);
        return keys.isEmpty() || unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(new Transform.StringLookup(keys.get(), unknown.get()));
    }
}
