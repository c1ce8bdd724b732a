package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Types every command of the README and the guides into the real program, and holds each to what the text says. */
class DocumentedCommandsTest {
    private static final String MAIN_JOB = "./lepton up";
    private static final String GATE = "./mvnw verify";

    @TempDir
    private Path folder;

    @Test
    void theReadmeWorksFromTopToBottom() throws InterruptedException {
        List<CommandBlock> blocks = CommandBlock.in(House.root().resolve("README.md"));
        assertThat(blocks.getFirst().is(MAIN_JOB))
                .as("the main job comes first")
                .isTrue();
        var desk = new Desk(folder);
        try (var fleet = DeskFleet.up(desk)) {
            for (String curl : fleet.curlLines()) {
                assertThat(desk.run(curl).output()).as(curl).contains("fraud_probability");
            }
            type(desk, blocks.stream().skip(1).filter(block -> !block.is(GATE)));
            fleet.awaitEnd();
        }
    }

    @ParameterizedTest
    @MethodSource("guides")
    void aGuideWorksFromTopToBottom(Path guide) throws InterruptedException {
        var desk = new Desk(folder);
        try (var fleet = DeskFleet.up(desk)) {
            type(desk, CommandBlock.in(House.root().resolve(guide)).stream());
            assertThat(fleet.output()).doesNotContain("Exception");
        } finally {
            desk.run("./lepton down || true");
            desk.endStarted();
        }
    }

    @Test
    void theReadmesTestCommandIsExactlyWhatTheGateRuns() {
        assertThat(CommandBlock.in(House.root().resolve("README.md")))
                .filteredOn(block -> block.is(GATE))
                .hasSize(1);
        assertThat(House.text(House.root().resolve(".ci/run")).lines()).contains(GATE);
    }

    static Stream<Path> guides() throws IOException {
        Path root = House.root();
        try (var guides = Files.list(root.resolve("docs/guides"))) {
            return guides.map(root::relativize).sorted().toList().stream();
        }
    }

    private static void type(Desk desk, Stream<CommandBlock> blocks) throws InterruptedException {
        for (CommandBlock block : blocks.toList()) {
            Desk.Outcome outcome = desk.run(block.commands());
            assertThat(outcome.exitCode() != 0)
                    .as("%s\n%s\nis refused", block, outcome.output())
                    .isEqualTo(block.isRefused());
            if (!block.isRefused()) {
                // curl succeeds on an HTTP error too; the body gives it away.
                assertThat(outcome.output()).as(block.toString()).doesNotContain("{\"error\":");
            }
        }
    }
}
