package io.lepton.domain;

/** Names a region, such as {@code frankfurt}. */
public record RegionId(String value) implements Comparable<RegionId> {
    public RegionId {
        Names.check("region", value, Names.LABEL);
    }

    @Override
    public int compareTo(RegionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
