package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lepton.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bill of materials that the build makes, and what a distribution has of it. A build without a network makes none. */
class SoftwareBillTest {
    private static final Path SERVER = House.root().resolve("assembly/server");
    private static final Path BILL = SERVER.resolve("target/bom.json");
    private static final Path JAR = SERVER.resolve("target/lib/lepton-server.jar");
    private static final Path ENGINE = SERVER.resolve("target/lib/engine");
    private static final int SECONDS_MAX = 120;
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    @TempDir
    private Path folder;

    @BeforeEach
    void isOfThisBuild() throws IOException {
        boolean isMade =
                Files.exists(BILL) && Files.getLastModifiedTime(BILL).compareTo(Files.getLastModifiedTime(JAR)) >= 0;
        boolean isOffline = "offline=true".equals(System.getProperty("lepton.build"));
        assumeTrue(isMade || !isOffline, "offline, Maven makes no bill of materials");
    }

    private record Bill(String bomFormat, String specVersion, List<Component> components) {}

    private record Component(String name, String version, String purl, List<Digest> hashes) {
        /** The name of its file beside the program. */
        private String jar() {
            var classifier = Pattern.compile("classifier=([^&]+)").matcher(purl);
            return name + "-" + version + (classifier.find() ? "-" + classifier.group(1) : "") + ".jar";
        }
    }

    private record Digest(String alg, String content) {}

    @Test
    void itListsEveryJarThatTheProgramRunsOnAndNoOther() throws IOException {
        Bill bill = bill(BILL);
        assertThat(bill.bomFormat()).isEqualTo("CycloneDX");
        assertThat(new TreeSet<>(bill.components().stream().map(Component::jar).toList()))
                .isEqualTo(jars());
        assertThat(bill.components()).allSatisfy(component -> {
            assertThat(component.purl()).startsWith("pkg:maven/");
            assertThat(component.hashes())
                    .filteredOn(digest -> digest.alg().equals("SHA-256"))
                    .singleElement()
                    .satisfies(digest -> assertThat(digest.content()).matches(SHA_256));
        });
    }

    /** The script that packs a distribution calls another for its papers, which is run here. */
    @Test
    void aDistributionHasItAndTheListOfLicences() throws Exception {
        assertThat(House.text(SERVER.resolve("src/dist/make-dist"))).contains("\"$source/add-papers\" ");
        var process = new ProcessBuilder(
                        SERVER.resolve("src/dist/add-papers").toString(),
                        SERVER.resolve("target").toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(House.text(folder.resolve("output"))).isZero();
        assertThat(folder.resolve("bom.json")).hasSameBinaryContentAs(BILL);
        assertThat(folder.resolve("SECURITY.md")).exists();
        String list = House.text(folder.resolve("THIRD-PARTY.txt"));
        assertThat(bill(BILL).components())
                .filteredOn(component -> !component.name().startsWith("lepton-"))
                .isNotEmpty()
                .allSatisfy(component ->
                        assertThat(list).contains(":" + component.name() + ":" + component.version() + "  "));
    }

    private static Bill bill(Path file) throws IOException {
        return Json.read(Files.readAllBytes(file), Bill.class);
    }

    /** Those of the class path, and those that a process that trains networks adds to it. */
    private static Set<String> jars() throws IOException {
        Set<String> jars = new TreeSet<>();
        try (var jar = new JarFile(JAR.toFile());
                var engine = Files.list(ENGINE)) {
            String listed = Optional.ofNullable(
                            jar.getManifest().getMainAttributes().getValue("Class-Path"))
                    .orElseThrow();
            jars.addAll(Arrays.asList(listed.split(" ", -1)));
            engine.map(file -> file.getFileName().toString()).forEach(jars::add);
        }
        return jars;
    }
}
