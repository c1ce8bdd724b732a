package io.lepton.training.network;

import io.lepton.domain.Shape;
import java.util.List;

/** Brings numbers to mean 0 and deviation 1, then to a mean and deviation that are learned. */
public sealed interface Normalise extends Operation {
    /** The size of the learned mean and deviation. */
    int width();

    double epsilon();

    @Override
    default List<Slot> parameters() {
        return List.of(
                new Slot("scale", Shape.of(width()), Filling.ONE), new Slot("shift", Shape.of(width()), Filling.ZERO));
    }

    @Override
    default Shape shape(String name, List<Shape> given) {
        return given.getFirst();
    }

    /**
     * Over the rows of a batch and all axes behind the channels; when answering, by running means over the training.
     *
     * @param width the channels
     * @param share how much of the running means each batch replaces
     * @see <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>
     */
    record OverBatch(int width, double epsilon, double share) implements Normalise {
        @Override
        public List<Slot> running() {
            return List.of(
                    new Slot("mean", Shape.of(width), Filling.ZERO),
                    new Slot("variance", Shape.of(width), Filling.ONE));
        }
    }

    /**
     * Over the last axis, each row for itself.
     *
     * @see <a href="https://arxiv.org/abs/1607.06450">Ba et al. 2016</a>
     */
    record OverLastAxis(int width, double epsilon) implements Normalise {}
}
