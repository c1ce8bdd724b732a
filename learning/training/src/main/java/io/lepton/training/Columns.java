package io.lepton.training;

/**
 * Some columns of the last axis.
 *
 * @param from the first, counted from 0
 * @param to the one behind the last
 */
public record Columns(int from, int to) implements Layer {
    public Columns {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("no columns: from=" + from + ", to=" + to);
        }
    }

    public static Columns of(int from, int to) {
        return new Columns(from, to);
    }
}
