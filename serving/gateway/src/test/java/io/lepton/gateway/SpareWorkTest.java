package io.lepton.gateway;

import static io.lepton.gateway.Fleet.VIRGINIA;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.NodeId;
import io.lepton.domain.RouteReason;
import io.lepton.gateway.GatewayEvent.AttemptEnded;
import io.lepton.gateway.GatewayEvent.AttemptStarted;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How retries and hedges are held within their budgets. */
final class SpareWorkTest extends FrankfurtFixture {
    @Test
    void holdsRetriesToATenthOfTheRequestsOnceWhatWasSavedIsSpent() {
        RouteQuery retry = CoreHarness.query().afterTrying(node(1));
        int spent = 0;
        while (frankfurt.route(retry) instanceof Route.Forward) {
            spent++;
        }
        assertThat(spent).isEqualTo(100);
        assertThat(((Route.Refuse) frankfurt.route(retry)).code()).isEqualTo(ErrorCode.UPSTREAM_FAILED);
        for (int i = 0; i < 11; i++) {
            frankfurt.route();
        }
        assertThat(frankfurt.route(retry)).isInstanceOf(Route.Forward.class);
        assertThat(frankfurt.route(retry)).isInstanceOf(Route.Refuse.class);
    }

    @Test
    void countsNoRetryOfWhatADeadPlaceDidNotDo() {
        RouteQuery retry = CoreHarness.query().afterTrying(node(1));
        frankfurt.handle(new GatewayEvent.NodeLost(new NodeId("frankfurt-1")));
        for (int i = 0; i < 1_000; i++) {
            assertThat(frankfurt.route(retry)).isInstanceOf(Route.Forward.class);
        }
    }

    @Test
    void hedgesElsewhereAndWithinItsBudget() {
        RouteQuery waiting = CoreHarness.query().afterTrying(node(1));
        assertThat(hedge(waiting)).as("nothing is saved yet").isEmpty();
        for (int i = 0; i < 21; i++) {
            frankfurt.route();
        }
        Route.Forward hedge = hedge(waiting).orElseThrow();
        assertThat(hedge.reason()).isEqualTo(RouteReason.HEDGE);
        assertThat(hedge.target()).isEqualTo(node(2));
        assertThat(hedge(waiting)).isEmpty();
    }

    @Test
    void hedgesNoSoonerThanTheSlowestFiftiethAndTheWay() {
        assertThat(frankfurt.core().hedgeDelayNanos(node(1)))
                .hasValue(Duration.ofMillis(150).toNanos());
        assertThat(frankfurt.core().hedgeDelayNanos(peer(VIRGINIA)))
                .hasValue(Duration.ofMillis(243).toNanos());
        for (int i = 0; i < 200; i++) {
            frankfurt.handle(new AttemptStarted(node(1)));
            long tookNanos = Duration.ofMillis(i % 25 == 0 ? 300 : 10).toNanos();
            frankfurt.handle(new AttemptEnded(node(1), AttemptOutcome.ANSWERED, tookNanos));
        }
        frankfurt.tickAfter(0);
        // A fiftieth took 300 ms; buckets are a tenth wide.
        assertThat(frankfurt.core().hedgeDelayNanos(node(1)).orElseThrow())
                .isBetween(
                        Duration.ofMillis(300).toNanos(), Duration.ofMillis(330).toNanos());
    }

    private Optional<Route.Forward> hedge(RouteQuery query) {
        return frankfurt.hedge(query);
    }
}
