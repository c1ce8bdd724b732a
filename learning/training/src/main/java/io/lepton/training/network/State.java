package io.lepton.training.network;

/**
 * All that a training has come to: the parameters, what follows the data, and what the rule remembers.
 *
 * <p>Shares its arrays with whoever made it.
 */
public final class State {
    private final float[] parameters;
    private final float[] running;
    private final float[] moments;

    /**
     * Puts a state together.
     *
     * @param moments as many times the parameters as the rule has moments; the first moment of all, then the second
     */
    public State(float[] parameters, float[] running, float[] moments) {
        this.parameters = parameters;
        this.running = running;
        this.moments = moments;
    }

    /** The state of an untrained network. */
    public static State initial(Graph graph, Rule rule, long seed) {
        float[] parameters = graph.initialParameters(seed);
        return new State(parameters, graph.initialRunning(), new float[rule.moments() * parameters.length]);
    }

    public float[] parameters() {
        return parameters;
    }

    public float[] running() {
        return running;
    }

    public float[] moments() {
        return moments;
    }
}
