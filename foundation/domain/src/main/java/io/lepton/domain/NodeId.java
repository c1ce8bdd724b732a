package io.lepton.domain;

/** Names a node, unique in the fleet, such as {@code frankfurt-1}. */
public record NodeId(String value) implements Comparable<NodeId> {
    public NodeId {
        Names.check("node", value, Names.LABEL);
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
