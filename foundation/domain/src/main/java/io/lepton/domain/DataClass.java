package io.lepton.domain;

/** Names a kind of data for which a residency policy exists, such as {@code eu-only}. */
public record DataClass(String value) implements Comparable<DataClass> {
    public DataClass {
        Names.check("dataClass", value, Names.LABEL);
    }

    @Override
    public int compareTo(DataClass other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
