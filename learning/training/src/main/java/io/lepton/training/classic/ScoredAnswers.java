package io.lepton.training.classic;

import io.lepton.wire.onnx.ModelProto;

/** A scorer and a link: a whole classifier or regressor, in Java and as ONNX. Immutable. */
public final class ScoredAnswers {
    private static final String INPUT = "features";
    private static final String SCORES = "scores";

    private final Scorer scorer;
    private final Link link;

    public ScoredAnswers(Scorer scorer, Link link) {
        this.scorer = scorer;
        this.link = link;
    }

    public int width() {
        return scorer.width();
    }

    /** How many numbers answer a row: the classes of a classifier, the outputs of a regressor. */
    public int answers() {
        return link.answers(scorer.outputs());
    }

    public boolean isClassifier() {
        return link.isClassifier();
    }

    /**
     * Answers rows.
     *
     * @param values row by row, each of {@link #width()} numbers
     */
    public float[] answer(float[] values) {
        int rows = values.length / scorer.width();
        float[] answers = new float[rows * answers()];
        double[] scores = new double[scorer.outputs()];
        for (int row = 0; row < rows; row++) {
            scorer.score(values, row * scorer.width(), scores);
            link.answer(scores, answers, row * answers());
        }
        return answers;
    }

    /** The same as ONNX: {@code features} in; {@code label} and {@code probabilities}, or {@code prediction}, out. */
    public ModelProto toOnnx(String name) {
        var graph = OnnxGraph.taking(name, INPUT, scorer.width());
        scorer.addTo(graph, INPUT, SCORES);
        link.addTo(graph, SCORES, scorer.outputs());
        return graph.build();
    }
}
