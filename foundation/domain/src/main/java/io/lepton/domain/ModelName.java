package io.lepton.domain;

/** Names a model, such as {@code digits}. */
public record ModelName(String value) implements Comparable<ModelName> {
    public ModelName {
        Names.check("model", value, Names.TITLE);
    }

    @Override
    public int compareTo(ModelName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
