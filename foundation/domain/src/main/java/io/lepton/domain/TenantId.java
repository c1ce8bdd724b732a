package io.lepton.domain;

/** Names one of those who share a fleet, such as a team; its requests are counted and bounded together. */
public record TenantId(String value) implements Comparable<TenantId> {
    /** Whoever does not say who it is. */
    public static final TenantId ANONYMOUS = new TenantId("anonymous");

    public TenantId {
        Names.check("tenant", value, Names.LABEL);
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
