package io.lepton.federating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.PrivacyAccountant;
import io.lepton.federation.secure.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FederationFileTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhatAllAgreeOn() {
        FederationFile file = FederationFile.parse("federation.yaml", Hospital.FILE);
        var keys = Map.of("north", Bytes.ofHex("01"), "south", Bytes.ofHex("02"), "west", Bytes.ofHex("03"));
        var plan = file.plan(keys, 64, List.of());
        assertThat(plan.participants()).containsExactly("north", "south", "west");
        assertThat(plan.travel().visibility()).isEqualTo(Visibility.NOBODY);
        assertThat(plan.pace().rounds()).isEqualTo(2);
        assertThat(plan.local().learningRate()).isEqualTo(0.2);
        assertThat(plan.travel().examplesMax()).isEqualTo(64);
        assertThat(file.deploysItself()).isFalse();
    }

    @Test
    void tellsEveryMistakeWithItsLine() {
        String wrong = Hospital.FILE
                .replace("label: ill", "labell: ill")
                .replace("batch: 8", "batch: 0")
                .replace("region: virginia", "region: Virginia!");
        assertThatThrownBy(() -> FederationFile.parse("federation.yaml", wrong))
                .hasMessageContaining("federation.yaml:5")
                .hasMessageContaining("federation.yaml:7")
                .hasMessageContaining("labell")
                .hasMessageContaining("federation.yaml:10")
                .hasMessageContaining("batch=0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model: {kind: logistic}|model: {kind: gradient-boosting}|a model must consist of them: model.kind=gradient-boosting",
                "model: {kind: logistic}|model: {kind: logistic, penalty: 1}|not a parameter in a federation: model.penalty",
                "secure: true|strategy: {kind: fedavg, momentum: 0.5}|not a parameter of this strategy: momentum, kind=fedavg",
                "secure: true|strategy: {kind: trimmed-mean, trimmed: 0.9}|trimmed=0.9",
                "rounds: 2|updates: 4|updates=4",
                "secure: true|codec: {kind: int8, bits: 4}|only eden has bits",
            })
    void refusesWhatASiteCannotDo(String part, String other, String reason) {
        assertThatThrownBy(() -> FederationFile.parse("federation.yaml", Hospital.FILE.replace(part, other)))
                .hasMessageContaining(reason);
    }

    @Test
    void refusesToCompareUpdatesThatNobodySees() {
        String krum = Hospital.FILE + "strategy: {kind: krum, faulty: 0}\n";
        assertThatThrownBy(() -> FederationFile.parse("federation.yaml", krum))
                .hasMessageContaining("the plan contradicts itself")
                .hasMessageContaining("Krum compares single updates");
        assertThat(FederationFile.parse("federation.yaml", krum.replace("secure: true", "secure: false"))
                        .strategyWord())
                .isEqualTo("krum");
    }

    @Test
    void refusesACodeThatCannotBeAddedUnderMasks() {
        assertThatThrownBy(
                        () -> FederationFile.parse("federation.yaml", Hospital.FILE + "codec: {kind: eden, bits: 2}\n"))
                .hasMessageContaining("cannot be added under masks");
    }

    @Test
    void hidesRowsOrSites() {
        var keys = Map.of("north", Bytes.ofHex("01"), "south", Bytes.ofHex("02"), "west", Bytes.ofHex("03"));
        String rows = Hospital.FILE + "privacy: {level: example, clip: 1, epsilon: 4, sampling: 0.25}\n";
        var ofRows = FederationFile.parse("federation.yaml", rows).plan(keys, 64, List.of());
        var noise = ofRows.local().privacy().orElseThrow();
        assertThat(ofRows.privacy()).isEmpty();
        assertThat(noise.samplingRate()).isEqualTo(0.25);
        // Each row is drawn once an epoch on average, and the least noise keeps both rounds to the budget.
        assertThat(noise.stepsPerRound()).isEqualTo(4);
        assertThat(PrivacyAccountant.spent(0.25, noise.noiseMultiplier(), 8, 1e-5)
                        .epsilon())
                .isBetween(3.98, 4.0);

        String sites = Hospital.FILE + "privacy: {clip: 1, noise: 2, epsilon: 8}\n";
        var ofSites = FederationFile.parse("federation.yaml", sites).plan(keys, 64, List.of());
        assertThat(ofSites.local().privacy()).isEmpty();
        assertThat(ofSites.privacy().orElseThrow().noiseMultiplier()).isEqualTo(2);
        String calibrated = sites.replace("clip: 1, noise: 2", "level: participant, clip: 1");
        assertThat(FederationFile.parse("federation.yaml", calibrated)
                        .plan(keys, 64, List.of())
                        .privacy()
                        .orElseThrow()
                        .noiseMultiplier())
                .isBetween(0.5, 1.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{clip: 1, epsilon: 4, sampling: 0.1}|rows are drawn only where each is hidden",
                "{level: participant, clip: 1, epsilon: 4, steps: 3}|privacy.steps",
                "{level: example, clip: 0, epsilon: 4}|clip=0.0",
                "{level: example, clip: 1, epsilon: -1}|epsilonMax=-1.0",
                "{level: example, clip: 1, epsilon: 4, sampling: 2}|sampling=2",
                "{level: row, clip: 1, epsilon: 4}|level",
            })
    void refusesNoiseThatMakesNoSense(String entry, String reason) {
        assertThatThrownBy(() -> FederationFile.parse("federation.yaml", Hospital.FILE + "privacy: " + entry + "\n"))
                .hasMessageContaining(reason);
    }

    @Test
    void refusesToHideRowsThatALayerMixes() {
        String mixing = Hospital.FILE.replace(
                        "{kind: logistic}", "{kind: sequential, layers: [{dense: 4}, {normalise: batch}]}")
                + "privacy: {level: example, clip: 1, epsilon: 4}\n";
        assertThatThrownBy(() -> FederationFile.parse("federation.yaml", mixing))
                .hasMessageContaining("mixes the rows of a batch")
                .hasMessageContaining("normalise: layer");
        var _ = FederationFile.parse("federation.yaml", mixing.replace("normalise: batch", "normalise: layer"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secure: true|variants: {head: 1}|a logistic model has one layer",
                "secure: true|variants: {}|without layers of their own all variants are the same",
                "region: virginia|region: beijing|a region is served one variant, and two sites are there: variants, region=beijing",
                "kind: logistic|kind: sequential, layers: [{dense: 4}]|SCAFFOLD's control variates are of the whole model",
            })
    void refusesVariantsThatCannotBe(String part, String other, String reason) {
        String variants = Hospital.FILE.replace("label: ill,", "label: ill, statistics: site,") + "variants: {}\n";
        String wrong = part.equals("secure: true")
                ? Hospital.FILE + other + "\n"
                : variants.replace(part, other) + "strategy: {kind: scaffold}\n";
        assertThatThrownBy(() -> FederationFile.parse("federation.yaml", wrong)).hasMessageContaining(reason);
        assertThat(FederationFile.parse("federation.yaml", variants).variants()).isPresent();
    }

    @Test
    void refusesNoiseThatDoesNotHideWhatASiteKeeps() {
        String variants = Hospital.FILE.replace("{kind: logistic}", "{kind: sequential, layers: [{dense: 4}]}")
                + "variants: {}\nprivacy: {clip: 1, epsilon: 8}\n";
        assertThatThrownBy(() -> FederationFile.parse("federation.yaml", variants))
                .hasMessageContaining("does not hide layers that are no part of it");
        var _ = FederationFile.parse("federation.yaml", variants.replace("{clip", "{level: example, clip"));
    }

    @Test
    void refusesASiteAlone() {
        String alone = Hospital.FILE.replaceAll("  (south|west): .*\n", "");
        assertThatThrownBy(() -> FederationFile.parse("federation.yaml", alone))
                .hasMessageContaining("one alone trains by lepton train: sites=1");
    }

    @Test
    void namesTheSiteWhoseDataAreNotThere() {
        new Hospital(folder);
        var file = FederationFile.parse("federation.yaml", Hospital.FILE.replace("south.csv", "nowhere.csv"));
        assertThatThrownBy(() -> file.requireSources(folder, Map.of()))
                .hasMessageContaining("site=south")
                .hasMessageContaining("nowhere.csv");
        var variable =
                FederationFile.parse("federation.yaml", Hospital.FILE.replace("west.csv", "\"${DATA}/west.csv\""));
        assertThatThrownBy(() -> variable.requireSources(folder, Map.of()))
                .hasMessageContaining("site=west")
                .hasMessageContaining("variable=DATA");
        variable.requireSources(folder, Map.of("DATA", folder.toString()));
    }
}
