package io.lepton.simulation;

import java.util.List;

/** Reads the files that a world names; whoever runs the simulator implements it, which touches no file itself. */
@FunctionalInterface
public interface WorldFiles {
    /** The lines of a file. */
    List<String> lines(String name);

    /** No file at all. */
    static WorldFiles none() {
        return name -> {
            throw new IllegalArgumentException("no files can be read here: file=" + name);
        };
    }
}
