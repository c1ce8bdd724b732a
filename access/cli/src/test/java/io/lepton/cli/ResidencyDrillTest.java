package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lepton.cli.DrillTally.Phase;
import io.lepton.client.LeptonClient;
import io.lepton.client.LeptonClientConfig;
import io.lepton.client.PredictRequest;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.RegionId;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the drill counts, and what it takes; regions go down for real in the tests of the whole program. */
class ResidencyDrillTest {
    private static final RegionId FRANKFURT = new RegionId("frankfurt");
    private static final RegionId BEIJING = new RegionId("beijing");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final Shell shell;
    private final DrillTally tally = new DrillTally();

    ResidencyDrillTest() throws IOException {
        shell = new Shell();
    }

    @AfterEach
    void stopFleet() {
        shell.close();
    }

    /** The scripted fleet answers from Frankfurt, whatever happens. */
    @Test
    void countsWhatIsAnsweredWhereItMayBe() {
        tally.begin("first");
        try (var client = client();
                var load = load(client, Set.of(FRANKFURT))) {
            load.begin(100);
            await().atMost(PATIENCE).until(() -> first().answered() >= 3);
            tally.begin("second");
            await().atMost(PATIENCE).until(() -> tally.phases().getLast().answered() >= 3);
        }
        assertThat(first().leaked()).isZero();
        assertThat(tally.leaks()).isEmpty();
    }

    @Test
    void tellsAnAnswerFromElsewhere() {
        tally.begin("first");
        try (var client = client();
                var load = load(client, Set.of(BEIJING))) {
            load.begin(100);
            await().atMost(PATIENCE).until(() -> first().leaked() >= 30);
        }
        assertThat(first().answered()).isZero();
        assertThat(tally.leaks())
                .hasSize(20)
                .allMatch(leak -> leak.startsWith("asked at beijing, answered in frankfurt, request "));
    }

    @Test
    void tellsRefusalsFromFailures() {
        tally.begin("first");
        try (var client = client();
                var load = load(client, Set.of(FRANKFURT))) {
            shell.fleet.failure = Optional.of(new LeptonException(ErrorCode.RESIDENCY_FORBIDS, "nowhere"));
            load.begin(100);
            await().atMost(PATIENCE).until(() -> first().refused() >= 2);
            shell.fleet.failure = Optional.of(new LeptonException(ErrorCode.INTERNAL, "broken"));
            await().atMost(PATIENCE).until(() -> first().failed() >= 2);
        }
        assertThat(first().codes()).containsOnlyKeys("RESIDENCY_FORBIDS", "INTERNAL");
    }

    @Test
    void killsAndRestoresByCommands() throws InterruptedException {
        Path said = folder.resolve("said");
        var fate = RegionFate.of("echo down $REGION >> " + said, Optional.of("echo up $REGION >> " + said));
        fate.kill(BEIJING);
        assertThat(fate.restore(BEIJING)).isTrue();
        assertThat(said).hasContent("down beijing\nup beijing\n");
        assertThat(RegionFate.of("true", Optional.empty()).restore(BEIJING)).isFalse();
        assertThatThrownBy(() -> RegionFate.of("exit 7", Optional.empty()).kill(BEIJING))
                .hasMessageContaining("region=beijing, exitCode=7");
    }

    @Test
    void refusesWhatCannotTellAnything() throws IOException {
        String image = Files.writeString(folder.resolve("image.png"), "pixels").toString();
        assertRefused(image, "data-class", "public", "the class may be processed in every region, so nothing can leak");
        assertRefused(image, "data-class", "nosuch", "no policy for this data class: dataClass=nosuch");
        assertRefused(image, "restore-with", "true", "--restore-with means nothing without --kill-with");
        assertThat(shell.type(
                        "drill",
                        "residency",
                        "digits",
                        "--input",
                        image,
                        "--jurisdiction",
                        "BR",
                        "--data-class",
                        "home"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("dataClass=home, jurisdiction=BR, permitted=[beijing, frankfurt], regions=[]");
    }

    private void assertRefused(String image, String option, String value, String message) {
        assertThat(shell.type(
                        "drill", "residency", "digits", "--input", image, "--jurisdiction", "EU", "--" + option, value))
                .isEqualTo(2);
        assertThat(shell.err()).contains(message);
    }

    private Phase first() {
        return tally.phases().getFirst();
    }

    private LeptonClient client() {
        return LeptonClient.connect(shell.fleet.url(), LeptonClientConfig.DEFAULTS);
    }

    private PinnedLoad load(LeptonClient client, Set<RegionId> permitted) {
        var request = PredictRequest.of(
                new ModelName("digits"),
                List.of(new NamedTensor("image", Tensor.zeros(ElementType.FP32, Shape.of(1, 1, 28, 28)))));
        return new PinnedLoad(client, request, List.of(BEIJING), permitted, tally);
    }
}
