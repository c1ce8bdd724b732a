package io.lepton.training;

import io.lepton.domain.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Every layer, and every activation, in a small network that is nothing without it; each with what comes in. */
public final class LayerCases {
    /** A network, and the shape of one example. */
    public record Case(Blueprint blueprint, Shape example) {}

    private static final Shape TABLE = Shape.of(5);
    private static final Shape SERIES = Shape.of(6, 3);
    private static final Shape PICTURE = Shape.of(2, 7, 6);

    private LayerCases() {}

    public static Map<String, Case> all() {
        Map<String, Case> cases = new LinkedHashMap<>();
        tables(cases);
        series(cases);
        pictures(cases);
        return cases;
    }

    public static Case named(String name) {
        var wanted = all().get(name);
        if (wanted == null) {
            throw new IllegalArgumentException("no such case: name=" + name);
        }
        return wanted;
    }

    private static void tables(Map<String, Case> cases) {
        for (var activation : Activation.values()) {
            add(cases, "dense " + activation.word(), TABLE, Dense.of(4, activation));
        }
        add(cases, "activate", TABLE, Dense.of(4), Activate.by(Activation.TANH));
        add(cases, "dropout", TABLE, Dense.of(4, Activation.TANH), Dropout.of(0.4));
        add(cases, "batch normalization", TABLE, Dense.of(4), BatchNormalization.usual());
        add(cases, "layer normalization", TABLE, Dense.of(4), LayerNormalization.usual());
        add(cases, "columns", TABLE, Columns.of(1, 4), Dense.of(3, Activation.TANH));
        add(cases, "embedding", Shape.of(4), Embedding.of(7, 3), Flatten.all());
        add(cases, "reshape", Shape.of(6), Reshape.to(2, 3), Dense.of(2, Activation.TANH), Flatten.all());
        cases.put("functional concatenate", new Case(branches(Functional.Merge.CONCATENATE), TABLE));
        cases.put("functional add", new Case(branches(Functional.Merge.ADD), TABLE));
    }

    private static Blueprint branches(Functional.Merge merge) {
        return Functional.begin()
                .add("left", Columns.of(0, 2), Functional.FEATURES)
                .add("wide", Dense.of(3, Activation.TANH), "left")
                .add("deep", Dense.of(3, Activation.SIGMOID), Functional.FEATURES)
                .merge("both", merge, "wide", "deep")
                .add("out", Dense.of(1), "both")
                .build();
    }

    private static void series(Map<String, Case> cases) {
        add(cases, "conv1d", SERIES, Conv1D.of(4, 3, Activation.TANH), Flatten.all());
        add(
                cases,
                "conv1d padded, even",
                SERIES,
                Conv1D.of(4, 2, Activation.TANH).padded(),
                Flatten.all());
        add(cases, "max pooling 1d", SERIES, Conv1D.of(4, 2, Activation.TANH), MaxPooling.of(2), Flatten.all());
        add(cases, "average pooling 1d", SERIES, Conv1D.of(4, 2, Activation.TANH), AveragePooling.of(2), Flatten.all());
        add(cases, "global max 1d", SERIES, Conv1D.of(4, 2, Activation.TANH), GlobalPooling.max());
        add(
                cases,
                "batch normalization 1d",
                SERIES,
                Conv1D.of(4, 2, Activation.TANH),
                BatchNormalization.usual(),
                Flatten.all());
        add(cases, "layer normalization 1d", SERIES, LayerNormalization.usual(), Flatten.all());
        for (var recurrent : List.of(SimpleRNN.of(4), LSTM.of(4), GRU.of(4))) {
            var name = recurrent.getClass().getSimpleName();
            add(cases, name, SERIES, recurrent);
            add(cases, "bidirectional " + name, SERIES, Bidirectional.of(recurrent));
        }
        for (var recurrent : List.of(
                SimpleRNN.of(4).everyStep(), LSTM.of(4).everyStep(), GRU.of(4).everyStep())) {
            var name = recurrent.getClass().getSimpleName();
            add(cases, "every step of " + name, SERIES, recurrent, Flatten.all());
            add(cases, "every step both ways of " + name, SERIES, Bidirectional.of(recurrent), Flatten.all());
        }
        add(cases, "attention", SERIES, Dense.of(4), Attention.of(2), Flatten.all());
        add(cases, "causal attention", SERIES, Dense.of(4), Attention.of(2).causal(), Flatten.all());
    }

    private static void pictures(Map<String, Case> cases) {
        add(cases, "conv2d", PICTURE, Conv2D.of(3, 3, Activation.TANH), Flatten.all());
        add(cases, "conv2d padded", PICTURE, Conv2D.of(3, 3, Activation.TANH).padded(), Flatten.all());
        add(
                cases,
                "conv2d padded, strided, even",
                PICTURE,
                Conv2D.of(3, 4, Activation.TANH).padded().strided(2),
                Flatten.all());
        add(cases, "max pooling 2d", PICTURE, Conv2D.of(3, 2, Activation.TANH), MaxPooling.of(2), Flatten.all());
        add(cases, "overlapping max pooling", PICTURE, new MaxPooling(3, 2), Flatten.all());
        add(
                cases,
                "average pooling 2d",
                PICTURE,
                Conv2D.of(3, 2, Activation.TANH),
                AveragePooling.of(2),
                Flatten.all());
        add(cases, "global max 2d", PICTURE, Conv2D.of(3, 2, Activation.TANH), GlobalPooling.max());
        add(cases, "global average 2d", PICTURE, Conv2D.of(3, 2, Activation.TANH), GlobalPooling.average());
        add(
                cases,
                "batch normalization 2d",
                PICTURE,
                BatchNormalization.usual(),
                Conv2D.of(2, 2, Activation.TANH),
                Flatten.all());
    }

    /** With a layer behind that weighs the results unequally, so that a constant sum cannot hide a mistake. */
    private static void add(Map<String, Case> cases, String name, Shape example, Layer... layers) {
        var all = new ArrayList<>(List.of(layers));
        all.add(Dense.of(1));
        cases.put(name, new Case(new Sequential(all), example));
    }

    /** Rows for a case: whole numbers below 7 for an embedding, else normal. */
    public static float[] rows(Case wanted, int count, long seed) {
        var random = new Random(seed);
        boolean isText =
                wanted.blueprint() instanceof Sequential(List<Layer> layers) && layers.getFirst() instanceof Embedding;
        float[] values = new float[count * (int) wanted.example().elementCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = isText ? random.nextInt(7) : (float) random.nextGaussian();
        }
        return values;
    }
}
