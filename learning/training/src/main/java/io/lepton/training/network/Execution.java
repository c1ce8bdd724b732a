package io.lepton.training.network;

/** A network in an engine's hands. Confined to one thread. */
public interface Execution extends AutoCloseable {
    /**
     * Takes one step against the gradient of the objective.
     *
     * @return the loss before the step; where it is not finite, no step was taken
     */
    double step(Batch batch, Stride stride);

    /**
     * The answers to the last step's rows, as they were before the step and with what is random in training.
     *
     * @throws IllegalStateException if there was none
     */
    float[] stepAnswers();

    /** The length of the last step's gradient, before it was shortened. */
    double stepGradientNorm();

    /**
     * The gradient of the objective, in the layout of the parameters, as training takes it; changes nothing but what
     * follows the data.
     */
    float[] gradient(Batch batch, long seed);

    /** The loss as training takes it, with what is random drawn by the seed; changes nothing but what follows the data. */
    double loss(Batch batch, long seed);

    /** Answers rows; the targets are not looked at. */
    float[] answer(Batch batch);

    /** A copy of what it has come to. */
    State state();

    /** Goes on from a state. */
    void setState(State state);

    /** Frees the memory; nothing else may be called any more. */
    @Override
    void close();
}
