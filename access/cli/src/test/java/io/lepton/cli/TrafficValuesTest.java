package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import io.lepton.domain.Share;
import io.lepton.domain.TrafficPolicy;
import io.lepton.domain.Variant;
import io.lepton.wire.TrafficView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficValuesTest {
    private static final RegionId BEIJING = new RegionId("beijing");

    @Test
    void readsSharesVariantsAndVersions() {
        assertThat(TrafficValues.shares("4=5%,5=0.25")).containsExactly(new Share(4, 5), new Share(5, 0.25));
        assertThat(TrafficValues.variants("beijing=4")).containsExactly(new Variant(BEIJING, 4));
        var version = new ModelVersionId(new ModelName("fraud"), 3);
        assertThat(TrafficValues.version("fraud@3")).isEqualTo(version);
        assertThat(TrafficValues.version("fraud/3")).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "4=", "4=%", "x=5%", "4=0%", "4=101%", "4=five", "4=5%,", "0=5%"})
    void refusesWhatIsNoShare(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TrafficValues.shares(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "beijing", "beijing=", "Beijing=4", "beijing=x"})
    void refusesWhatIsNoVariant(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TrafficValues.variants(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fraud", "fraud@", "fraud@x", "@3", "fraud@0"})
    void refusesWhatIsNoVersion(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TrafficValues.version(text));
    }

    @Test
    void tellsEveryWrongShareAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrafficValues.shares("x=5%,4=200%"))
                .withMessageContaining("version=x")
                .withMessageContaining("percent=200");
    }

    @Test
    void drawsAPolicyInTheWordsOfItsOptionsAndWhatCameOfIt() {
        var fraud = new ModelName("fraud");
        var policy = new TrafficPolicy(
                fraud,
                List.of(new Share(4, 5)),
                List.of(),
                List.of(new Share(5, 0.5)),
                List.of(new Variant(BEIJING, 6)));
        var arm =
                new TrafficView.ArmFigures(4, "canary", BEIJING, 200, Map.of("OVERLOADED", 3L), 0.015, 1.25, 2, 40, 0);
        var view = new TrafficView(
                fraud, Optional.empty(), Optional.of(policy), "failed", "a replica failed", List.of(arm));
        assertThat(TrafficTables.figures(view, Ink.PLAIN))
                .contains("fraud: canary 4=5%, shadow 5=0.5%, variant beijing=6, failed, a replica failed")
                .contains("canary")
                .contains("1.50 %")
                .contains("OVERLOADED 3");
    }
}
