package io.lepton.training.classic;

/** Turns scores into answers, here and as the end of an ONNX graph alike. */
public enum Link {
    /** The scores are the answers of a regressor. */
    NUMBERS,
    /** The only score is the log odds of class 1 of two. */
    LOGISTIC,
    /** The scores are log probabilities but for a summand. */
    SOFTMAX,
    /** The only score is the probability of class 1 of two. */
    SHARE,
    /** The scores are probabilities, each judged by itself, which need not sum to 1. */
    SHARES;

    /** Lets even a row to which no class lays claim have probabilities. */
    private static final float CLAIM_MIN = 1e-6f;

    /** How many numbers answer a row. */
    public int answers(int outputs) {
        return this == LOGISTIC || this == SHARE ? 2 : outputs;
    }

    public boolean isClassifier() {
        return this != NUMBERS;
    }

    /**
     * The answers to many rows.
     *
     * @param scores row by row, {@code outputs} in a row
     */
    public float[] answer(double[] scores, int outputs) {
        int rows = scores.length / outputs;
        float[] answers = new float[rows * answers(outputs)];
        double[] own = new double[outputs];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(scores, row * outputs, own, 0, outputs);
            answer(own, answers, row * answers(outputs));
        }
        return answers;
    }

    /**
     * Writes the answer to one row.
     *
     * @param scores of the row, overwritten
     */
    void answer(double[] scores, float[] answers, int from) {
        switch (this) {
            case NUMBERS -> copy(scores, answers, from);
            case LOGISTIC -> pair(1 / (1 + StrictMath.exp(-scores[0])), answers, from);
            case SHARE -> pair(scores[0], answers, from);
            case SOFTMAX -> {
                double highest = Double.NEGATIVE_INFINITY;
                for (double score : scores) {
                    highest = StrictMath.max(highest, score);
                }
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = StrictMath.exp(scores[i] - highest);
                }
                copy(normalised(scores), answers, from);
            }
            case SHARES -> {
                for (int i = 0; i < scores.length; i++) {
                    scores[i] += CLAIM_MIN;
                }
                copy(normalised(scores), answers, from);
            }
        }
    }

    private static void pair(double probability, float[] answers, int from) {
        answers[from] = (float) (1 - probability);
        answers[from + 1] = (float) probability;
    }

    private static double[] normalised(double[] scores) {
        double sum = 0;
        for (double score : scores) {
            sum += score;
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= sum;
        }
        return scores;
    }

    private static void copy(double[] scores, float[] answers, int from) {
        for (int i = 0; i < scores.length; i++) {
            answers[from + i] = (float) scores[i];
        }
    }

    /** Adds the nodes and outputs that follow the scores. */
    void addTo(OnnxGraph graph, String scores, int outputs) {
        switch (this) {
            case NUMBERS -> graph.node("Identity", "prediction", scores);
            case LOGISTIC -> {
                graph.node("Sigmoid", "probability", scores);
                addPair(graph, "probability");
            }
            case SHARE -> addPair(graph, scores);
            case SOFTMAX -> graph.node("Softmax", "probabilities", scores).addAttribute(OnnxGraph.integer("axis", 1));
            case SHARES -> {
                graph.constant("claim_min", new float[] {CLAIM_MIN}, 1);
                graph.constant("axis_of_classes", new long[] {1}, 1);
                graph.node("Add", "claims", scores, "claim_min");
                graph.node("ReduceSum", "claims_sum", "claims", "axis_of_classes");
                graph.node("Div", "probabilities", "claims", "claims_sum");
            }
        }
        if (isClassifier()) {
            graph.node("ArgMax", "label", "probabilities")
                    .addAttribute(OnnxGraph.integer("axis", 1))
                    .addAttribute(OnnxGraph.integer("keepdims", 0));
            graph.outputIntegers("label");
            graph.outputFloats("probabilities", answers(outputs));
        } else {
            graph.outputFloats("prediction", outputs);
        }
    }

    private static void addPair(OnnxGraph graph, String probability) {
        graph.constant("one", new float[] {1}, 1);
        graph.node("Sub", "counter_probability", "one", probability);
        graph.node("Concat", "probabilities", "counter_probability", probability)
                .addAttribute(OnnxGraph.integer("axis", 1));
    }
}
