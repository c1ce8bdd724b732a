package io.lepton.federation;

/**
 * A part of the model that each participant keeps for itself, such as its last layer: it is trained, and never sent.
 *
 * @param name for people, such as "head"
 * @param from the first parameter of it
 * @param to the first parameter after it
 */
public record OwnBlock(String name, int from, int to) {
    public OwnBlock {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("no part of a model: name=" + name + ", from=" + from + ", to=" + to);
        }
    }
}
