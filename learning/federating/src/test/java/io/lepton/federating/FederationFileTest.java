package io.lepton.federating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.secure.Bytes;
import java.nio.file.Path;
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
        var plan = file.plan(keys, 64);
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
