package io.lepton.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes definitions of networks as trees; {@link DefinitionReader} reads them. */
final class DefinitionWriter {
    private DefinitionWriter() {}

    static Map<String, Object> tree(NetworkDefinition definition) {
        Map<String, Object> tree = new LinkedHashMap<>();
        switch (definition.blueprint()) {
            case Sequential(List<Layer> layers) ->
                tree.put("layers", layers.stream().map(DefinitionWriter::layer).toList());
            case Functional(List<Functional.Part> parts) ->
                tree.put("parts", parts.stream().map(DefinitionWriter::part).toList());
        }
        tree.put("optimiser", optimiser(definition.optimiser()));
        tree.put("loss", definition.loss().word());
        tree.put("metrics", definition.metrics().stream().map(Metric::word).toList());
        return tree;
    }

    private static Map<String, Object> part(Functional.Part part) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", part.name());
        tree.put("from", part.sources());
        switch (part) {
            case Functional.Named named -> tree.putAll(layer(named.layer()));
            case Functional.Merged merged -> tree.put("merge", word(merged.merge()));
        }
        return tree;
    }

    /** One key, the layer's kind, with its settings. */
    private static Map<String, Object> layer(Layer layer) {
        return switch (layer) {
            case Dense(int units, Activation activation) ->
                of("dense", "units", units, "activation", activation.word());
            case Activate(Activation activation) -> of("activate", "activation", activation.word());
            case Conv1D conv ->
                of("conv1d", window(conv.filters(), conv.size(), conv.stride(), conv.padding(), conv.activation()));
            case Conv2D conv ->
                of("conv2d", window(conv.filters(), conv.size(), conv.stride(), conv.padding(), conv.activation()));
            case MaxPooling(int size, int stride) -> of("max_pooling", "size", size, "stride", stride);
            case AveragePooling(int size, int stride) -> of("average_pooling", "size", size, "stride", stride);
            case GlobalPooling(GlobalPooling.Kept kept) -> of("global_pooling", "keep", word(kept));
            case Flatten _ -> of("flatten");
            case Reshape(List<Integer> extents) -> of("reshape", "extents", extents);
            case Columns(int from, int to) -> of("columns", "from", from, "to", to);
            case Dropout(double share) -> of("dropout", "share", share);
            case BatchNormalization(double share) -> of("batch_normalization", "share", share);
            case LayerNormalization _ -> of("layer_normalization");
            case Embedding(int rows, int width) -> of("embedding", "rows", rows, "width", width);
            case SimpleRNN(int units, Recurrent.States states) ->
                of("simple_rnn", "units", units, "states", word(states));
            case LSTM(int units, Recurrent.States states) -> of("lstm", "units", units, "states", word(states));
            case GRU(int units, Recurrent.States states) -> of("gru", "units", units, "states", word(states));
            case Bidirectional(Recurrent recurrent) -> of("bidirectional", layer(recurrent));
            case Attention(int heads, Attention.Sight sight) -> of("attention", "heads", heads, "sight", word(sight));
        };
    }

    private static Object[] window(int filters, int size, int stride, Padding padding, Activation activation) {
        return new Object[] {
            "filters",
            filters,
            "size",
            size,
            "stride",
            stride,
            "padding",
            padding.word(),
            "activation",
            activation.word()
        };
    }

    private static Map<String, Object> optimiser(Optimiser optimiser) {
        var tree =
                switch (optimiser) {
                    case Sgd sgd ->
                        of(
                                "sgd",
                                "rate",
                                schedule(sgd.rate()),
                                "momentum",
                                sgd.momentum(),
                                "weight_decay",
                                sgd.weightDecay());
                    case Adam a -> of("adam", moments(a.rate(), a.beta1(), a.beta2(), a.epsilon(), a.weightDecay()));
                    case AdamW a -> of("adamw", moments(a.rate(), a.beta1(), a.beta2(), a.epsilon(), a.weightDecay()));
                };
        if (optimiser.clipNorm() != Double.POSITIVE_INFINITY) {
            Map<String, Object> settings = new LinkedHashMap<>();
            ((Map<?, ?>) tree.values().iterator().next()).forEach((key, value) -> settings.put((String) key, value));
            settings.put("clip_norm", optimiser.clipNorm());
            tree.replaceAll((_, _) -> settings);
        }
        return tree;
    }

    private static Object[] moments(Schedule rate, double beta1, double beta2, double epsilon, double decay) {
        return new Object[] {
            "rate", schedule(rate), "beta1", beta1, "beta2", beta2, "epsilon", epsilon, "weight_decay", decay
        };
    }

    private static Object schedule(Schedule schedule) {
        return switch (schedule) {
            case Schedule.Constant(double rate) -> rate;
            case Schedule.Steps(double rate, double factor, int every) ->
                of("steps", "rate", rate, "factor", factor, "every_epochs", every);
            case Schedule.Exponential(double rate, double factor) -> of("exponential", "rate", rate, "factor", factor);
            case Schedule.Cosine(double rate, double floor, int warmup, int epochs) ->
                of("cosine", "rate", rate, "floor", floor, "warmup_epochs", warmup, "epochs", epochs);
        };
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> of(String kind, Object... keysAndValues) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return of(kind, settings);
    }

    private static Map<String, Object> of(String kind, Map<String, Object> settings) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(kind, settings);
        return tree;
    }
}
