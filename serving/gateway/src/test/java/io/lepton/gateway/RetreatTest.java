package io.lepton.gateway;

import static io.lepton.gateway.Fleet.BEIJING;
import static io.lepton.gateway.Fleet.EU_ONLY;
import static io.lepton.gateway.Fleet.FRANKFURT;
import static io.lepton.gateway.Fleet.VIRGINIA;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.RouteReason;
import io.lepton.gateway.GatewayEvent.AttemptEnded;
import io.lepton.gateway.GatewayEvent.AttemptStarted;
import org.junit.jupiter.api.Test;

/** How a gateway leaves a region whose nodes are green and fail all the same, and comes back. */
final class RetreatTest extends FrankfurtFixture {
    /** 1 - 0.95^14 = 0.51: more than half of the moving average. */
    private static final int FAILURES_TO_LEAVE = 14;

    @Test
    void leavesARegionWhoseNodesAllFail() {
        failAll(FAILURES_TO_LEAVE - 1);
        assertThat(way().target().region()).isEqualTo(FRANKFURT);
        failAll(1);
        assertThat(way().target().region()).isNotEqualTo(FRANKFURT);
        assertThat(way().reason()).isEqualTo(RouteReason.FAILOVER);
    }

    @Test
    void neverLeavesForARegionThatThePolicyForbids() {
        failAll(100);
        assertThat(CoreHarness.Way.of(frankfurt.route(EU_ONLY)).target().region())
                .isEqualTo(FRANKFURT);
    }

    @Test
    void staysWhereTheOthersAreNoBetter() {
        failAll(100);
        regionFails(VIRGINIA, 0.9);
        regionFails(BEIJING, 0.5);
        assertThat(way().target().region()).isEqualTo(FRANKFURT);
    }

    @Test
    void tellsOthersToStayAwayForAsLong() {
        failAll(FAILURES_TO_LEAVE);
        passHearing(20);
        assertThat(errorShare()).isGreaterThanOrEqualTo(0.5);
    }

    @Test
    void letsAFewFindOutHowThingsAre() {
        failAll(FAILURES_TO_LEAVE);
        int probes = 0;
        for (int i = 0; i < 200; i++) {
            passHearing(1);
            probes += stays() ? 1 : 0;
        }
        // In 20 s after 1, 2, 4 and 8 s, and the next only at 23.
        assertThat(probes).isEqualTo(4);
    }

    @Test
    void comesBackAfterThreeAnswers() {
        failAll(FAILURES_TO_LEAVE);
        int stayed = 0;
        for (int i = 0; i < 100 && stayed < 3; i++) {
            passHearing(1);
            if (stays()) {
                end(AttemptOutcome.ANSWERED);
                stayed++;
            }
        }
        assertThat(stayed).isEqualTo(3);
        assertThat(targets(10).keySet()).allMatch(target -> target.region().equals(FRANKFURT));
        passHearing(1);
        assertThat(errorShare()).isZero();
    }

    @Test
    void comesBackWhenNobodyHasAskedForHalfAMinute() {
        failAll(FAILURES_TO_LEAVE);
        passHearing(301);
        assertThat(errorShare()).isLessThan(0.5);
        assertThat(stays()).isTrue();
        assertThat(stays()).isTrue();
    }

    private boolean stays() {
        return way().target().region().equals(FRANKFURT);
    }

    private void failAll(int count) {
        for (int i = 0; i < count; i++) {
            end(AttemptOutcome.FAILED);
        }
    }

    private void end(AttemptOutcome outcome) {
        frankfurt.handle(new AttemptStarted(node(1)));
        frankfurt.handle(new AttemptEnded(node(1), outcome, 1_000_000));
    }

    /** Lets tenths of a second pass, in each of which everybody is heard. */
    private void passHearing(int tenths) {
        for (int i = 0; i < tenths; i++) {
            frankfurt.pass(100);
            nodeHas(1, 0);
            nodeHas(2, 0);
            regionHas(VIRGINIA, 0);
            regionHas(BEIJING, 0);
        }
    }

    private double errorShare() {
        for (int i = 0; i < 20; i++) {
            for (GatewayEffect effect : frankfurt.tickAfter(20)) {
                if (effect instanceof GatewayEffect.PublishDigest(var digest)) {
                    return digest.errorShare();
                }
            }
        }
        throw new AssertionError("no digest in 400 ms");
    }
}
