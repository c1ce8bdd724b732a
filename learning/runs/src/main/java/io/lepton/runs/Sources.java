package io.lepton.runs;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the data of a job lies, found and readable.
 *
 * @param data the file or folder to learn from
 * @param labels the classes of its pictures, where they are in a file of their own
 * @param test what is held out, where it is a source of its own
 * @param testLabels the classes of those pictures
 */
public record Sources(Path data, Optional<Path> labels, Optional<Path> test, Optional<Path> testLabels) {
    /** Tells other data apart: of one file its SHA-256, of several that of theirs. */
    String sha256() {
        if (labels.isEmpty() && test.isEmpty()) {
            return Digests.of(data);
        }
        var all = new StringBuilder(Digests.of(data));
        labels.map(Digests::of).ifPresent(all::append);
        test.map(Digests::of).ifPresent(all::append);
        testLabels.map(Digests::of).ifPresent(all::append);
        return Digests.of(all.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
