package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** Compares the table of modules in ARCHITECTURE.md with the poms. */
final class ModuleMapTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([a-z]+/[a-z]+) \\| ([a-z, ]+|-) \\|$");
    private static final Set<String> WITHOUT_TESTKIT = Set.of("domain", "governance", "wire", "testkit");

    private record Use(String module, String type, boolean test) {}

    @Test
    void listsExactlyTheModulesOfTheBuild() {
        assertThat(table().keySet()).containsExactlyInAnyOrderElementsOf(House.modules());
    }

    @Test
    void allowsExactlyWhatThePomsUse() {
        var used = new TreeMap<String, Set<String>>();
        for (var module : House.modules()) {
            var names = new TreeSet<String>();
            uses(module).stream().filter(use -> !use.test()).forEach(use -> names.add(use.module()));
            used.put(module, names);
        }
        assertThat(used).isEqualTo(table());
    }

    @Test
    void testsUseOnlyTestkitAndTheContractSuitesOfModulesInUse() {
        for (var module : House.modules()) {
            var name = name(module);
            if (name.equals("checks")) {
                continue;
            }
            for (var use : uses(module)) {
                if (use.test() && use.type().equals("test-jar")) {
                    assertThat(table().get(module))
                            .as("contract suites that %s runs", name)
                            .contains(use.module());
                } else if (use.test()) {
                    assertThat(use.module()).as("test scope of %s", name).isEqualTo("testkit");
                    assertThat(WITHOUT_TESTKIT).doesNotContain(name);
                }
            }
        }
    }

    private static Map<String, Set<String>> table() {
        var table = new TreeMap<String, Set<String>>();
        ROW.matcher(House.text(House.root().resolve("ARCHITECTURE.md")))
                .results()
                .forEach(row -> {
                    var names = new TreeSet<String>();
                    if (!row.group(2).equals("-")) {
                        names.addAll(List.of(row.group(2).split(", ", -1)));
                    }
                    table.put(row.group(1), names);
                });
        return table;
    }

    private static List<Use> uses(String module) {
        var dependencies =
                parse(House.root().resolve(module).resolve("pom.xml")).getElementsByTagName("dependency");
        var uses = new ArrayList<Use>();
        for (int i = 0; i < dependencies.getLength(); i++) {
            var dependency = (Element) dependencies.item(i);
            if (child(dependency, "groupId").equals("io.lepton")) {
                var name = child(dependency, "artifactId").substring("lepton-".length());
                uses.add(new Use(
                        name,
                        child(dependency, "type"),
                        child(dependency, "scope").equals("test")));
            }
        }
        return uses;
    }

    private static String child(Element parent, String name) {
        var found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }

    private static Element parse(Path pom) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(pom.toFile())
                    .getDocumentElement();
        } catch (Exception e) {
            throw new IllegalStateException("cannot read " + pom, e);
        }
    }

    private static String name(String module) {
        return module.substring(module.indexOf('/') + 1);
    }
}
