package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of STYLE.md that the sources show: sizes, packages, nullness. */
final class SourceRulesTest {
    private static final int FILE_LINES_MAX = 500;
    private static final int METHOD_LINES_MAX = 70;
    private static final int PACKAGES_MAX = 5;

    static List<String> modules() {
        return House.modules();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void filesAreShort(String module) {
        for (var file : House.javaFiles(module)) {
            assertThat(House.text(file).lines().count()).as("lines of %s", file).isLessThanOrEqualTo(FILE_LINES_MAX);
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void methodsAreShort(String module) throws IOException {
        assertThat(longMethods(House.javaFiles(module))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void packagesAreFewAndNullMarked(String module) {
        var packages = House.javaFiles(module).stream()
                .map(file -> packageOf(module, file))
                .collect(Collectors.toCollection(TreeSet::new));
        // A benchmark of what another module keeps to itself lies in that one's package, as a test would.
        String own = "io/lepton/" + module.substring(module.lastIndexOf('/') + 1);
        assertThat(packages)
                .filteredOn(path -> path.startsWith(own))
                .as("packages of %s", module)
                .hasSizeBetween(1, PACKAGES_MAX);
        for (var path : packages) {
            assertThat(isNullMarked(module, path))
                    .as("%s has a package-info.java with @NullMarked in %s", module, path)
                    .isTrue();
        }
    }

    @Test
    void countsTheLinesOfAMethod() throws IOException {
        var file = Files.createTempFile("Long", ".java");
        try {
            Files.writeString(file, "class Long {\n void run() {\n" + "  ;\n".repeat(METHOD_LINES_MAX) + " }\n}\n");
            assertThat(longMethods(List.of(file))).hasSize(1);
        } finally {
            Files.delete(file);
        }
    }

    private static boolean isNullMarked(String module, String path) {
        return List.of("src/main/java", "src/test/java").stream()
                .map(folder -> House.root().resolve(module).resolve(folder).resolve(path))
                .map(folder -> folder.resolve("package-info.java"))
                .anyMatch(file -> Files.exists(file) && House.text(file).contains("\n@NullMarked\npackage "));
    }

    /** The folder of the file's package below {@code java/}, such as {@code io/lepton/domain}. */
    private static String packageOf(String module, Path file) {
        var inModule = House.root().resolve(module).relativize(file);
        return inModule.subpath(3, inModule.getNameCount() - 1).toString();
    }

    private static List<String> longMethods(List<Path> files) throws IOException {
        var found = new ArrayList<String>();
        if (files.isEmpty()) {
            return found;
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var sources = manager.getJavaFileObjectsFromPaths(files);
            var task = (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, sources);
            var positions = Trees.instance(task).getSourcePositions();
            for (var unit : task.parse()) {
                new LongMethods(unit, positions, found).scan(unit, null);
            }
        }
        return found;
    }

    /** Collects every method of one file that is longer than the bound. */
    private static final class LongMethods extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> found;

        LongMethods(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            var lines = unit.getLineMap();
            var lineCount = lines.getLineNumber(positions.getEndPosition(unit, method))
                    - lines.getLineNumber(positions.getStartPosition(unit, method))
                    + 1;
            if (lineCount > METHOD_LINES_MAX) {
                found.add("%s: %s has %d lines".formatted(unit.getSourceFile().getName(), method.getName(), lineCount));
            }
            return super.visitMethod(method, null);
        }
    }
}
