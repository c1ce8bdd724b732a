package io.lepton.training;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads definitions of networks from trees, as {@link DefinitionWriter} or a person wrote them.
 *
 * <p>Settings that have a usual value may be left out, and a layer without settings is its kind's name alone.
 */
final class DefinitionReader {
    private DefinitionReader() {}

    static NetworkDefinition read(Map<String, ?> tree) {
        var root = new Settings("", tree);
        var blueprint = blueprint(root);
        var optimiser = optimiser(new Settings("optimiser", root.value("optimiser")));
        var loss = root.choice("loss", Loss.class);
        List<Metric> metrics = new ArrayList<>();
        if (root.has("metrics")) {
            for (var word : root.list("metrics")) {
                metrics.add(Settings.choice("metrics", word, Metric.class));
            }
        }
        root.finish();
        return new NetworkDefinition(blueprint, optimiser, loss, metrics);
    }

    private static Blueprint blueprint(Settings root) {
        if (root.has("layers") == root.has("parts")) {
            throw Settings.refusal(
                    "either layers or parts are wanted", "layers", root.has("layers") ? "both" : "neither");
        }
        if (root.has("layers")) {
            var trees = root.list("layers");
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i < trees.size(); i++) {
                layers.add(layer("layers[" + i + "]", trees.get(i)));
            }
            return told("layers", () -> new Sequential(layers));
        }
        var trees = root.list("parts");
        List<Functional.Part> parts = new ArrayList<>();
        for (int i = 0; i < trees.size(); i++) {
            parts.add(part(new Settings("parts[" + i + "]", trees.get(i))));
        }
        return told("parts", () -> new Functional(parts));
    }

    private static Functional.Part part(Settings part) {
        var name = part.text("name");
        List<String> sources = new ArrayList<>();
        for (var source : part.list("from")) {
            sources.add(String.valueOf(source));
        }
        if (part.has("merge")) {
            var merge = part.choice("merge", Functional.Merge.class);
            part.finish();
            return told(part.path(), () -> new Functional.Merged(name, merge, sources));
        }
        if (sources.size() != 1) {
            throw Settings.refusal("a layer reads exactly one part", part.path() + ".from", sources);
        }
        var kind = part.kind();
        return new Functional.Named(name, layer(kind, part.under(kind)), sources.getFirst());
    }

    private static Layer layer(String path, Object tree) {
        if (tree instanceof String kind) {
            return layer(kind, Settings.none(path + "." + kind));
        }
        var outer = new Settings(path, tree);
        var kind = outer.kind();
        return layer(kind, outer.under(kind));
    }

    private static Layer layer(String kind, Settings own) {
        var layer = told(own.path(), () -> layerOf(kind, own));
        own.finish();
        return layer;
    }

    private static Layer layerOf(String kind, Settings own) {
        return switch (kind) {
            case "dense" -> new Dense(own.count("units"), own.choice("activation", Activation.LINEAR));
            case "activate" -> new Activate(own.choice("activation", Activation.class));
            case "conv1d" ->
                new Conv1D(
                        own.count("filters"),
                        own.count("size"),
                        own.count("stride", 1),
                        own.choice("padding", Padding.VALID),
                        own.choice("activation", Activation.LINEAR));
            case "conv2d" ->
                new Conv2D(
                        own.count("filters"),
                        own.count("size"),
                        own.count("stride", 1),
                        own.choice("padding", Padding.VALID),
                        own.choice("activation", Activation.LINEAR));
            case "max_pooling" -> {
                int size = own.count("size");
                yield new MaxPooling(size, own.count("stride", size));
            }
            case "average_pooling" -> {
                int size = own.count("size");
                yield new AveragePooling(size, own.count("stride", size));
            }
            case "global_pooling" -> new GlobalPooling(own.choice("keep", GlobalPooling.Kept.class));
            case "flatten" -> new Flatten();
            case "reshape" -> new Reshape(extents(own));
            case "columns" -> new Columns(own.count("from"), own.count("to"));
            case "dropout" -> new Dropout(own.number("share"));
            case "batch_normalization" ->
                new BatchNormalization(
                        own.number("share", BatchNormalization.usual().share()));
            case "layer_normalization" -> new LayerNormalization();
            case "embedding" -> new Embedding(own.count("rows"), own.count("width"));
            case "simple_rnn", "lstm", "gru" -> recurrent(kind, own);
            case "bidirectional" -> {
                var inner = own.kind();
                var settings = own.under(inner);
                var layer = recurrent(inner, settings);
                settings.finish();
                yield new Bidirectional(layer);
            }
            case "attention" -> new Attention(own.count("heads"), own.choice("sight", Attention.Sight.ALL_STEPS));
            default -> throw Settings.refusal("no such layer", own.path(), kind);
        };
    }

    private static Recurrent recurrent(String kind, Settings own) {
        int units = own.count("units");
        var states = own.choice("states", Recurrent.States.LAST);
        return switch (kind) {
            case "simple_rnn" -> new SimpleRNN(units, states);
            case "lstm" -> new LSTM(units, states);
            case "gru" -> new GRU(units, states);
            default -> throw Settings.refusal("no such recurrent layer", own.path(), kind);
        };
    }

    private static List<Integer> extents(Settings own) {
        List<Integer> extents = new ArrayList<>();
        for (var extent : own.list("extents")) {
            if (!(extent instanceof Integer number)) {
                throw Settings.refusal("not a whole number", own.path() + ".extents", extent);
            }
            extents.add(number);
        }
        return extents;
    }

    private static Optimiser optimiser(Settings outer) {
        var kind = outer.kind();
        var own = outer.under(kind);
        var optimiser = told(own.path(), () -> {
            var rate = schedule(own);
            double clip = own.number("clip_norm", Double.POSITIVE_INFINITY);
            var adam = Adam.withRate(rate);
            var adamW = AdamW.withRate(rate);
            return (Optimiser)
                    switch (kind) {
                        case "sgd" -> new Sgd(rate, own.number("momentum", 0), own.number("weight_decay", 0), clip);
                        case "adam" ->
                            new Adam(
                                    rate,
                                    own.number("beta1", adam.beta1()),
                                    own.number("beta2", adam.beta2()),
                                    own.number("epsilon", adam.epsilon()),
                                    own.number("weight_decay", adam.weightDecay()),
                                    clip);
                        case "adamw" ->
                            new AdamW(
                                    rate,
                                    own.number("beta1", adamW.beta1()),
                                    own.number("beta2", adamW.beta2()),
                                    own.number("epsilon", adamW.epsilon()),
                                    own.number("weight_decay", adamW.weightDecay()),
                                    clip);
                        default -> throw Settings.refusal("no such optimiser", own.path(), kind);
                    };
        });
        own.finish();
        return optimiser;
    }

    private static Schedule schedule(Settings optimiser) {
        var value = optimiser.value("rate");
        if (value instanceof Number rate) {
            return Schedule.constant(rate.doubleValue());
        }
        var outer = new Settings(optimiser.path() + ".rate", value);
        var kind = outer.kind();
        var own = outer.under(kind);
        var schedule =
                switch (kind) {
                    case "steps" -> Schedule.steps(own.number("rate"), own.number("factor"), own.count("every_epochs"));
                    case "exponential" -> Schedule.exponential(own.number("rate"), own.number("factor"));
                    case "cosine" ->
                        Schedule.cosine(
                                own.number("rate"),
                                own.number("floor", 0),
                                own.count("warmup_epochs", 0),
                                own.count("epochs"));
                    default -> throw Settings.refusal("no such schedule", own.path(), kind);
                };
        own.finish();
        return schedule;
    }

    /** Tells where in the file a value is that a record refused. */
    private static <T> T told(String path, Supplier<T> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, e.getMessage() + ", key=" + path, e);
        }
    }
}
