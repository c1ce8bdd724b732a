package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents on security refer to is there. */
class SecurityDocumentsTest {
    private static final Path ROOT = House.root();
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*Test)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

    static Stream<Path> documents() throws IOException {
        try (var files = Files.list(ROOT.resolve("docs/security"))) {
            List<Path> all = files.sorted().toList();
            return Stream.concat(Stream.of(ROOT.resolve("SECURITY.md")), all.stream());
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyTestThatIsNamedIsThere(Path document) {
        Set<String> tests = House.modules().stream()
                .flatMap(module -> House.javaFiles(module).stream())
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        List<String> named = TEST.matcher(House.text(document))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(tests).containsAll(named);
        assertThat(named.isEmpty())
                .as("a threat without a test is a hope")
                .isEqualTo(!document.endsWith("threat-model.md"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path document) {
        assertThat(LINK.matcher(House.text(document)).results().map(found -> found.group(1)))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }
}
