package io.lepton.simulation.world;

/** How a node tells whether what it fetched is what was signed: it looks, unless a test breaks it on purpose. */
@FunctionalInterface
public interface Verifier {
    /** Tells whether the bytes may be kept; {@code isSound} is what a look at them would show. */
    boolean accepts(boolean isSound);
}
