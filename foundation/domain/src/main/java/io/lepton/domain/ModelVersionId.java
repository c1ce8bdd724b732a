package io.lepton.domain;

import java.util.Comparator;

/** Names one immutable version of a model; numbers start at 1 and are never used again. Written {@code digits/3}. */
public record ModelVersionId(ModelName model, int number) implements Comparable<ModelVersionId> {
    private static final Comparator<ModelVersionId> ORDER =
            Comparator.comparing(ModelVersionId::model).thenComparingInt(ModelVersionId::number);

    public ModelVersionId {
        if (number < 1) {
            throw new IllegalArgumentException("version numbers start at 1: version=" + number);
        }
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if the text is not {@code model/number}
     */
    public static ModelVersionId parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not model/number: version=" + text);
        }
        return new ModelVersionId(new ModelName(text.substring(0, slash)), parseNumber(text.substring(slash + 1)));
    }

    /**
     * Reads a version number.
     *
     * @throws IllegalArgumentException if the text is not a positive decimal integer
     */
    public static int parseNumber(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below, in the words of the field.
        }
        throw new IllegalArgumentException("not a positive integer: version=" + text);
    }

    @Override
    public int compareTo(ModelVersionId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return model + "/" + number;
    }
}
