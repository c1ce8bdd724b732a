package io.lepton.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.PolicyTerms;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.ResidencyPolicy.Anywhere;
import io.lepton.domain.ResidencyPolicy.Exactly;
import io.lepton.domain.ResidencyPolicy.Within;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResidencyRulesTest {
    private static final RegionId BEIJING = new RegionId("beijing");
    private static final RegionId FRANKFURT = new RegionId("frankfurt");
    private static final RegionId DUBLIN = new RegionId("dublin");
    private static final List<Region> REGIONS =
            List.of(region(BEIJING, "CN"), region(FRANKFURT, "EU"), region(DUBLIN, "EU"));
    private static final DataClass CLASS = new DataClass("records");

    @Test
    void permitsEveryRegionAnywhere() {
        assertThat(permitted(new Anywhere())).containsExactlyInAnyOrder(BEIJING, FRANKFURT, DUBLIN);
    }

    @Test
    void permitsTheRegionsOfAJurisdiction() {
        assertThat(permitted(new Within(Set.of(new Jurisdiction("EU"))))).containsExactlyInAnyOrder(FRANKFURT, DUBLIN);
    }

    @Test
    void permitsNothingWhereTheJurisdictionHasNoRegion() {
        assertThat(permitted(new Within(Set.of(new Jurisdiction("BR"))))).isEmpty();
    }

    @Test
    void permitsExactlyTheNamedRegions() {
        assertThat(permitted(new Exactly(Set.of(DUBLIN)))).containsExactly(DUBLIN);
    }

    @Test
    void permitsTheRegionsThatDataMayBeTransferredTo() {
        var transfer = new PolicyTerms.Transfer(new Jurisdiction("CN"), "contract 12");
        var terms = new PolicyTerms(Optional.empty(), List.of(transfer), Optional.empty());
        var policy = new ResidencyPolicy(CLASS, new Exactly(Set.of(DUBLIN)), Optional.of(terms));
        assertThat(ResidencyRules.of(List.of(policy), REGIONS).permitted(CLASS).orElseThrow())
                .containsExactlyInAnyOrder(BEIJING, DUBLIN);
    }

    @Test
    void knowsNoPlaceForAClassWithoutAPolicy() {
        assertThat(rules(new Anywhere()).permitted(new DataClass("other"))).isEmpty();
    }

    @Test
    void refusesAPolicyThatNamesNoRegionOfTheFleet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rules(new Exactly(Set.of(new RegionId("atlantis")))))
                .withMessageContaining("dataClass=records")
                .withMessageContaining("atlantis");
    }

    @Test
    void refusesTwoPoliciesForOneClass() {
        var policy = new ResidencyPolicy(CLASS, new Anywhere());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResidencyRules.of(List.of(policy, policy), REGIONS))
                .withMessageContaining("dataClass=records");
    }

    private static Set<RegionId> permitted(ResidencyPolicy.Scope scope) {
        return rules(scope).permitted(CLASS).orElseThrow();
    }

    private static ResidencyRules rules(ResidencyPolicy.Scope scope) {
        return ResidencyRules.of(List.of(new ResidencyPolicy(CLASS, scope)), REGIONS);
    }

    private static Region region(RegionId id, String jurisdiction) {
        return new Region(id, new Jurisdiction(jurisdiction), new Coordinates(0, 0), 0, 0);
    }
}
