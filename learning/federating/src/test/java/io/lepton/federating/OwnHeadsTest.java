package io.lepton.federating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.LeptonException;
import io.lepton.federation.OwnBlock;
import io.lepton.federation.codec.Weights;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class OwnHeadsTest {
    private static final List<OwnBlock> HEAD = List.of(new OwnBlock("head", 1, 3));
    private static final Map<String, Integer> ROWS = Map.of("beijing", 300, "frankfurt", 100, "virginia", 1_000);

    @Test
    void theCommonModelHasTheMeanByRowsOfThoseThatHaveLearned() {
        var heads = new OwnHeads(
                HEAD, new TreeMap<>(Map.of("beijing", Weights.of(7, 2, 4), "frankfurt", Weights.of(7, 6, 0))), ROWS);
        assertThat(heads.common(Weights.of(7, -1, -1))).isEqualTo(Weights.of(7, 3, 3));
    }

    @Test
    void nobodyCouldBeAnsweredWithoutAnyHead() {
        assertThatThrownBy(() -> new OwnHeads(HEAD, new TreeMap<>(), ROWS))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("no site has learned last layers");
    }

    @Test
    void whereOnlyThePreparationIsOwnTheSharedModelIsTheCommonOne() {
        Weights shared = Weights.of(7, 1, 1);
        assertThat(new OwnHeads(List.of(), new TreeMap<>(), ROWS).common(shared))
                .isEqualTo(shared);
    }
}
