package io.lepton.wire;

/** What a caller of {@code generate} says besides the inputs, for a model that knows the word. */
public sealed interface GenerateParameter {
    /** A string. */
    record Text(String value) implements GenerateParameter {}

    /** A number, as the double that is nearest to it. */
    record Numeric(double value) implements GenerateParameter {}

    /** True or false. */
    record Flag(boolean value) implements GenerateParameter {}
}
