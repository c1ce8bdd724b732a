package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.gateway.GatewayEffect.TargetEjected;
import io.lepton.gateway.GatewayEvent.AttemptEnded;
import io.lepton.gateway.GatewayEvent.AttemptStarted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How nodes that fail or lag are put aside, and come back. */
final class EjectionTest extends FrankfurtFixture {
    @Test
    void tellsOthersOfTheErrorsOfItsNodes() {
        for (int i = 0; i < 14; i++) {
            fail(1);
        }
        var digest = frankfurt.tickAfter(0).stream()
                .filter(GatewayEffect.PublishDigest.class::isInstance)
                .map(effect -> ((GatewayEffect.PublishDigest) effect).digest())
                .findFirst()
                .orElseThrow();
        // 1 - 0.95^14 = 0.51
        assertThat(digest.errorShare()).isBetween(0.51, 0.52);
    }

    @Test
    void ejectsANodeAfterFiveFailuresInARowForTenSeconds() {
        for (int i = 0; i < 4; i++) {
            fail(1);
        }
        assertThat(ejected(frankfurt.tickAfter(0))).isEmpty();
        fail(1);
        frankfurt.pass(80);
        assertThat(ejected(frankfurt.tickAfter(20))).containsExactly(node(1));
        nodeHas(1, 0);
        assertThat(targets(20)).containsOnlyKeys(node(2));
        for (int i = 0; i < 40; i++) {
            frankfurt.pass(250);
            nodeHas(1, 0);
            nodeHas(2, 3);
        }
        assertThat(targets(200)).containsKey(node(1));
    }

    @Test
    void easesANodeInThatComesBack() {
        for (int i = 0; i < 120; i++) {
            frankfurt.pass(250);
            nodeHas(2, 0);
        }
        nodeHas(1, 0);
        int early = targets(1_000).getOrDefault(node(1), 0);
        for (int i = 0; i < 120; i++) {
            frankfurt.pass(250);
            nodeHas(1, 0);
            nodeHas(2, 0);
        }
        int late = targets(1_000).getOrDefault(node(1), 0);
        // A tenth takes part at first: 100 of 1,000 draws, give or take 5 standard deviations of 9.5.
        assertThat(early).isBetween(50, 150);
        assertThat(late).isBetween(499, 501);
    }

    @Test
    void ejectsAtMostHalfOfTheNodes() {
        for (int i = 0; i < 5; i++) {
            fail(1);
            fail(2);
        }
        assertThat(ejected(frankfurt.tickAfter(0))).hasSize(1);
        frankfurt.pass(80);
        assertThat(ejected(frankfurt.tickAfter(20))).isEmpty();
    }

    @Test
    void ejectsANodeThatLagsFarBehindForThreeSeconds() {
        lag(13);
        assertThat(targets(20)).containsOnlyKeys(node(2));
    }

    @Test
    void forgivesANodeThatLagsForLess() {
        lag(11);
        assertThat(targets(20)).containsKey(node(1));
    }

    /** Lets the first node be six times slower than the second for as many quarters of a second, and fast again then. */
    private void lag(int quarters) {
        for (int i = 0; i < quarters; i++) {
            node(1, 6 * SERVICE_MICROS);
            nodeHas(2, 0);
            frankfurt.pass(250);
        }
        nodeHas(1, 0);
        nodeHas(2, 0);
    }

    private void fail(int number) {
        frankfurt.handle(new AttemptStarted(node(number)));
        frankfurt.handle(new AttemptEnded(node(number), AttemptOutcome.FAILED, 1_000_000));
    }

    private static List<RouteTarget> ejected(List<GatewayEffect> effects) {
        return effects.stream()
                .filter(TargetEjected.class::isInstance)
                .map(effect -> ((TargetEjected) effect).target())
                .toList();
    }
}
