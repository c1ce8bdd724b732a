package io.lepton.simulation.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.DataClass;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.governance.ResidencyRules;
import io.lepton.simulation.world.Layout;
import io.lepton.simulation.world.Layouts;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FenceTest {
    private final Fence builtIn = new Fence(Layouts.builtIn());

    @ParameterizedTest
    @CsvSource({
        "public,beijing,true", "public,frankfurt,true", "public,virginia,true",
        "cn-only,beijing,true", "cn-only,frankfurt,false", "cn-only,virginia,false",
        "eu-only,beijing,false", "eu-only,frankfurt,true", "eu-only,virginia,false",
        "us-only,beijing,false", "us-only,frankfurt,false", "us-only,virginia,true",
        "unknown,beijing,false", "public,atlantis,false",
    })
    void readsTheBuiltInPolicies(String dataClass, String region, boolean isPermitted) {
        assertThat(builtIn.permits(Optional.of(new DataClass(dataClass)), new RegionId(region)))
                .isEqualTo(isPermitted);
    }

    @Test
    void readsAMissingClassAsTheDefault() {
        assertThat(builtIn.mayAnswer(Optional.empty())).hasSize(3);
        assertThat(builtIn.knows(Optional.of(new DataClass("unknown")))).isFalse();
    }

    /** Two readings of the same policies by different code; either may be wrong, hardly both alike. */
    @Test
    void agreesWithTheRulesOnRandomFleets() {
        for (long seed = 0; seed < 300; seed++) {
            Layout layout = Layouts.random(new SplittableRandom(seed));
            ResidencyRules rules = ResidencyRules.of(layout.policies(), layout.regions());
            Fence fence = new Fence(layout);
            for (ResidencyPolicy policy : layout.policies()) {
                Set<RegionId> permitted = rules.permitted(policy.dataClass()).orElseThrow();
                for (Region region : layout.regions()) {
                    assertThat(fence.permits(Optional.of(policy.dataClass()), region.id()))
                            .as("seed %d, class %s, region %s", seed, policy.dataClass(), region.id())
                            .isEqualTo(permitted.contains(region.id()));
                }
            }
        }
    }
}
