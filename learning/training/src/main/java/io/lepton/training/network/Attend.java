package io.lepton.training.network;

import io.lepton.domain.Shape;
import java.util.List;

/**
 * Multi-head attention of the steps of [steps, width] to one another.
 *
 * @param width of a step; a multiple of the heads
 * @param sight whether a step sees those after it
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.2</a>
 */
public record Attend(int width, int heads, Sight sight) implements Operation {
    /** The names of the four products, in the order of their parameters. */
    static final List<String> PRODUCTS = List.of("query", "key", "value", "output");

    /** What a step sees. */
    public enum Sight {
        ALL_STEPS,
        EARLIER_STEPS
    }

    @Override
    public List<Slot> parameters() {
        return PRODUCTS.stream()
                .flatMap(product -> List.of(
                        new Slot(product + "_weight", Shape.of(width, width), Filling.balanced(width, width)),
                        new Slot(product + "_bias", Shape.of(width), Filling.ZERO))
                        .stream())
                .toList();
    }

    @Override
    public Shape shape(String name, List<Shape> given) {
        return given.getFirst();
    }
}
