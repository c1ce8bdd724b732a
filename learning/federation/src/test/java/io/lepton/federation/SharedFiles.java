package io.lepton.federation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lepton.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Real inputs and reference values, which are kept elsewhere: a test that wants one that is not there is skipped and says so. */
public final class SharedFiles {
    private SharedFiles() {}

    /** A file of reference values, such as {@code fl_strategy_ref.json}. */
    public static Fixture fixture(String name) throws IOException {
        return new Fixture(Json.read(
                Files.readAllBytes(existing(data().resolve("../fixtures").resolve(name))), Map.class));
    }

    /** The lines of a data file. */
    public static List<String> lines(String name) throws IOException {
        return Files.readAllLines(existing(data().resolve(name)));
    }

    private static Path existing(Path file) {
        assumeTrue(
                Files.exists(file),
                () -> "skipped: not there: " + file + ", give the data's folder by -Dlepton.data=DIR");
        return file;
    }

    private static Path data() {
        String root = System.getProperty("lepton.root", ".");
        return Path.of(System.getProperty("lepton.data", root + "/../shared/data"));
    }
}
