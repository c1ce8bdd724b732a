package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Pace;
import io.lepton.federation.Plan.ParticipantPrivacy;
import io.lepton.federation.Plan.Travel;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.Codec;
import io.lepton.federation.codec.Eden;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.Bulyan;
import io.lepton.federation.strategy.CoordinateWise;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.Krum;
import io.lepton.federation.strategy.Strategy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PlanTest {
    private static final Sites SITES = new Sites(7);
    private static final Local LOCAL = new Local(1, 16, 0.1, 1);
    private static final Codec PLAIN = new PlainFloats();

    @Test
    void refusesRobustStrategiesTogetherWithSecureSums() {
        for (Strategy strategy :
                new Strategy[] {new Krum(1, 1), new Krum(1, 3), new Bulyan(1), CoordinateWise.median()}) {
            assertThatThrownBy(() -> plan(strategy, 7, Visibility.NOBODY, PLAIN, 4, Optional.empty()))
                    .hasMessageContaining("compares single updates")
                    .hasMessageContaining(strategy.getClass().getSimpleName());
            assertThat(plan(strategy, 7, Visibility.COORDINATOR, PLAIN, 4, Optional.empty()))
                    .isNotNull();
        }
    }

    @Test
    void refusesCodesUnderMasks() {
        assertThatThrownBy(() -> plan(FedAvg.plain(), 5, Visibility.NOBODY, Eden.unbiased(2), 4, Optional.empty()))
                .hasMessageContaining("only fixed point can");
    }

    @Test
    void refusesToWaitForFewerUpdatesThanTheStrategyNeeds() {
        assertThatThrownBy(() -> plan(new Krum(2, 1), 5, Visibility.COORDINATOR, PLAIN, 4, Optional.empty()))
                .hasMessageContaining("needed=7", "updatesMin=5");
        assertThatThrownBy(() -> plan(FedAvg.plain(), 8, Visibility.COORDINATOR, PLAIN, 4, Optional.empty()))
                .hasMessageContaining("updatesMin=8, participants=7");
    }

    @Test
    void refusesNoiseThatWouldNotHideOrNotFit() {
        var noise = Optional.of(new ParticipantPrivacy(1, 1, 1e-5, 8));
        assertThatThrownBy(() -> plan(CoordinateWise.median(), 5, Visibility.COORDINATOR, PLAIN, 16, noise))
                .hasMessageContaining("is no sum");
        assertThatThrownBy(() -> plan(FedAvg.plain(), 5, Visibility.NOBODY, PLAIN, 1, noise))
                .hasMessageContaining("no room");
        assertThat(plan(FedAvg.plain(), 5, Visibility.NOBODY, PLAIN, 16, noise)).isNotNull();
    }

    @Test
    void tellsEveryConflictAtOnce() {
        assertThatThrownBy(() -> plan(new Krum(3, 1), 5, Visibility.NOBODY, Eden.unbiased(1), 4, Optional.empty()))
                .hasMessageContainingAll("compares single", "only fixed point", "needed=9");
    }

    @Test
    void anyChangeMakesAnotherDigest() {
        Plan plan = plan(FedAvg.plain(), 5, Visibility.NOBODY, PLAIN, 4, Optional.empty());
        assertThat(plan(FedAvg.plain(), 5, Visibility.NOBODY, PLAIN, 4, Optional.empty())
                        .digest())
                .isEqualTo(plan.digest());
        assertThat(plan(new FedAvg(0.1), 5, Visibility.NOBODY, PLAIN, 4, Optional.empty())
                        .digest())
                .isNotEqualTo(plan.digest());
        assertThat(plan(FedAvg.plain(), 4, Visibility.NOBODY, PLAIN, 4, Optional.empty())
                        .digest())
                .isNotEqualTo(plan.digest());
        assertThat(plan(FedAvg.plain(), 5, Visibility.NOBODY, PLAIN, 4.5, Optional.empty())
                        .digest())
                .isNotEqualTo(plan.digest());
        assertThat(new TestFederation(7, Visibility.NOBODY, 1, 1, 16, 0.1).plan.digest())
                .isNotEqualTo(plan.digest());
    }

    @Test
    void aSiteRefusesWhatItsPolicyForbids() {
        Plan seen = plan(FedAvg.plain(), 5, Visibility.COORDINATOR, PLAIN, 4, Optional.empty());
        assertThat(SitePolicy.open().refusal(seen)).isEmpty();
        double any = Double.POSITIVE_INFINITY;
        assertThat(new SitePolicy(8, Visibility.COORDINATOR, any).refusal(seen).orElseThrow())
                .contains("participantsMin=8");
        assertThat(new SitePolicy(1, Visibility.NOBODY, any).refusal(seen).orElseThrow())
                .contains("to nobody");
        assertThat(new SitePolicy(1, Visibility.COORDINATOR, 4).refusal(seen).orElseThrow())
                .contains("epsilonMax=4.0");
    }

    private static Plan plan(
            Strategy strategy,
            int updatesMin,
            Visibility visibility,
            Codec codec,
            double range,
            Optional<ParticipantPrivacy> privacy) {
        return new Plan(
                "test",
                SITES.identities(),
                strategy,
                new Pace(3, 1, updatesMin, Duration.ofMinutes(1), 3),
                LOCAL,
                new Travel(visibility, codec, range, 1_000),
                privacy);
    }
}
