package io.lepton.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The source tree under check: its modules and their files. */
final class House {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private House() {}

    /** The root of the source tree: given by the build, else the nearest folder above that holds the wrapper. */
    static Path root() {
        var given = System.getProperty("lepton.root");
        var folder = Path.of(given == null ? "" : given).toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            var parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("no folder with mvnw above the working directory");
            }
            folder = parent;
        }
        return folder;
    }

    /** The folders of the modules, as the root pom lists them, such as {@code foundation/domain}. */
    static List<String> modules() {
        return MODULE.matcher(text(root().resolve("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** Every Java file of one module in {@code src/main} and {@code src/test}; nothing generated. */
    static List<Path> javaFiles(String module) {
        return Stream.of("src/main/java", "src/test/java")
                .map(folder -> root().resolve(module).resolve(folder))
                .filter(Files::isDirectory)
                .flatMap(folder -> javaFilesBelow(folder).stream())
                .toList();
    }

    private static List<Path> javaFilesBelow(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
