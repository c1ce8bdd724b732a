package io.lepton.gateway;

import static io.lepton.gateway.Fleet.FRANKFURT;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.PolicyTerms;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.gateway.GatewayEvent.PolicyConfirmed;
import io.lepton.wire.PolicyDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Frankfurt's core with a class that is strict, by 10 s. */
class PolicyAgeTest {
    private static final DataClass PATIENTS = new DataClass("patients");
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final Fleet fleet = new Fleet();
    private final CoreHarness frankfurt;

    PolicyAgeTest() {
        fleet.policies.add(strict("EU"));
        frankfurt = CoreHarness.inFrankfurt(fleet);
    }

    @Test
    void whatNobodyHasConfirmedIsTooOldForStrictDataAlone() {
        assertThat(refusal(frankfurt.route(PATIENTS)))
                .isEqualTo("POLICY_STALE no control plane has confirmed the policies lately enough for this class:"
                        + " dataClass=patients, region=frankfurt, policyAgeMillis=unknown");
        assertThat(frankfurt.route()).isInstanceOf(Route.Forward.class);
        assertThat(frankfurt.route(Fleet.EU_ONLY)).isInstanceOf(Route.Forward.class);
        assertThat(frankfurt.ageNanos()).isEqualTo(PolicyAge.UNKNOWN);
        assertThat(frankfurt.mayGo(PATIENTS, FRANKFURT)).isFalse();
    }

    @Test
    void whatIsConfirmedServesUntilItIsOlderThanTheBound() {
        frankfurt.confirm(fleet.snapshot(), Duration.ZERO);
        assertThat(frankfurt.route(PATIENTS)).isInstanceOf(Route.Forward.class);
        assertThat(frankfurt.mayGo(PATIENTS, FRANKFURT)).isTrue();
        frankfurt.pass(BOUND.toMillis());
        frankfurt.speakAll();
        assertThat(frankfurt.route(PATIENTS)).isInstanceOf(Route.Forward.class);
        assertThat(frankfurt.ageNanos()).isEqualTo(BOUND.toNanos());
        frankfurt.stall(1);
        assertThat(refusal(frankfurt.route(PATIENTS))).endsWith("policyAgeMillis=10001");
        assertThat(frankfurt.hedge(CoreHarness.query(PATIENTS))).isEmpty();
        assertThat(frankfurt.mayGo(PATIENTS, FRANKFURT)).isFalse();
        assertThat(frankfurt.route()).isInstanceOf(Route.Forward.class);
        frankfurt.confirm(fleet.snapshot(), Duration.ofSeconds(3));
        assertThat(frankfurt.route(PATIENTS)).isInstanceOf(Route.Forward.class);
        assertThat(frankfurt.ageNanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
    }

    @Test
    void aGatewayThatWasNotAwakeKnowsNoLess() {
        frankfurt.confirm(fleet.snapshot(), Duration.ZERO);
        frankfurt.stall(BOUND.toMillis() + 1);
        assertThat(refusal(frankfurt.route(PATIENTS))).startsWith("POLICY_STALE");
    }

    @Test
    void aPeersRequestIsHeldToTheAgeHere() {
        assertThat(refusal(frankfurt.route(CoreHarness.forwarded(PATIENTS)))).startsWith("POLICY_STALE");
        frankfurt.confirm(fleet.snapshot(), Duration.ZERO);
        assertThat(frankfurt.route(CoreHarness.forwarded(PATIENTS))).isInstanceOf(Route.Forward.class);
    }

    @Test
    void aWordOfOtherPoliciesOrOfLongerAgoSaysNothing() {
        frankfurt.confirm(fleet.snapshot(), Duration.ofSeconds(1));
        frankfurt.confirm(fleet.snapshot(), Duration.ofSeconds(5));
        assertThat(frankfurt.ageNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
        Fleet other = new Fleet();
        frankfurt.confirm(other.snapshot(), Duration.ZERO);
        assertThat(frankfurt.ageNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void policiesThatSupersedeTheConfirmedOnesAreNoOlder() {
        frankfurt.confirm(fleet.snapshot(), Duration.ofSeconds(1));
        fleet.policies.set(3, strict("US"));
        frankfurt.give(fleet.next().snapshot());
        assertThat(frankfurt.ageNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(frankfurt.route(PATIENTS)).isInstanceOfSatisfying(Route.Forward.class, forward -> assertThat(
                        forward.target().region())
                .isEqualTo(Fleet.VIRGINIA));
    }

    /** It was confirmed that others were in force later than those which come now. */
    @Test
    void policiesFromBeforeTheConfirmedOnesAreOfUnknownAge() {
        frankfurt.handle(new PolicyConfirmed(PolicyDigest.of(fleet.snapshot()), 1, 7, frankfurt.nowNanos()));
        assertThat(frankfurt.route(PATIENTS)).isInstanceOf(Route.Forward.class);
        fleet.policies.set(3, strict("US"));
        frankfurt.give(fleet.next().snapshot());
        assertThat(frankfurt.ageNanos()).isEqualTo(PolicyAge.UNKNOWN);
        assertThat(refusal(frankfurt.route(PATIENTS))).startsWith("POLICY_STALE");
    }

    @Test
    void aNewSnapshotOfTheSamePoliciesChangesNothing() {
        frankfurt.confirm(fleet.snapshot(), Duration.ofSeconds(1));
        FleetSnapshot next = fleet.next().deployOnlyIn(FRANKFURT).snapshot();
        frankfurt.give(next);
        assertThat(frankfurt.ageNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    private static ResidencyPolicy strict(String law) {
        return new ResidencyPolicy(
                PATIENTS,
                new ResidencyPolicy.Within(Set.of(new Jurisdiction(law))),
                Optional.of(new PolicyTerms(Optional.of(BOUND.toMillis()), List.of(), Optional.empty())));
    }

    private static String refusal(Route route) {
        assertThat(route).isInstanceOf(Route.Refuse.class);
        Route.Refuse refuse = (Route.Refuse) route;
        assertThat(refuse.code()).isEqualTo(ErrorCode.POLICY_STALE);
        assertThat(refuse.retryAfterSeconds()).hasValue(1);
        return refuse.code() + " " + refuse.message();
    }
}
