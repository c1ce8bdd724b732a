package io.lepton.runs;

import java.util.Optional;

/**
 * What is held out, where it is a source of its own, written like the one to learn from.
 *
 * @param file a file or folder, as in {@code data}
 * @param labels the classes of its pictures, in an IDX file
 */
public record TestEntry(String file, Optional<String> labels) {
    public TestEntry {
        if (file.isBlank()) {
            throw new IllegalArgumentException("what is held out lies in a file or folder: file is empty");
        }
    }
}
