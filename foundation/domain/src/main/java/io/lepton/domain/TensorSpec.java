package io.lepton.domain;

/**
 * What a model says of one of its inputs or outputs.
 *
 * @param name the name in the model's graph, not empty
 * @param type the type of each element
 * @param shape the extents, with {@link Shape#UNKNOWN} where any extent fits
 */
public record TensorSpec(String name, ElementType type, Shape shape) {
    public TensorSpec {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a tensor's name must not be empty");
        }
    }
}
