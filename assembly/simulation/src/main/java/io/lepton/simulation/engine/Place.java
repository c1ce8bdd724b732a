package io.lepton.simulation.engine;

/** Where processes stand: places are apart by network delays, and a fault takes a place as a whole. */
public record Place(String name) {
    @Override
    public String toString() {
        return name;
    }
}
