package io.lepton.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.RegionId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GatewayOrderTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final GatewayAddress A = address("a");
    private static final GatewayAddress B = address("b");
    private static final GatewayAddress C = address("c");
    private static final List<GatewayAddress> PREFERRED = List.of(A, B, C);

    private final GatewayOrder order = new GatewayOrder();

    @Test
    void keepsThePreferredOrder() {
        assertThat(order(Optional.empty(), 0)).containsExactly(A, B, C);
    }

    @Test
    void putsTheEntryFirst() {
        assertThat(order(B.region(), 0)).containsExactly(B, A, C);
    }

    @Test
    void putsAFailedGatewayLastForASecond() {
        order.failed(A.url(), 100);
        assertThat(order(Optional.empty(), 100)).containsExactly(B, C, A);
        assertThat(order(Optional.empty(), 99 + SECOND)).containsExactly(B, C, A);
        assertThat(order(Optional.empty(), 100 + SECOND)).containsExactly(A, B, C);
    }

    @Test
    void putsAFailedEntryBehindTheLivingToo() {
        order.failed(A.url(), 0);
        order.failed(B.url(), 0);
        assertThat(order(B.region(), 1)).containsExactly(C, B, A);
    }

    @Test
    void forgivesAGatewayThatAnswersAgain() {
        order.failed(A.url(), 0);
        order.answered(A.url());
        assertThat(order(Optional.empty(), 1)).containsExactly(A, B, C);
    }

    private List<GatewayAddress> order(Optional<RegionId> entry, long nowNanos) {
        return order.order(PREFERRED, entry, nowNanos);
    }

    private static GatewayAddress address(String region) {
        return new GatewayAddress(Optional.of(new RegionId(region)), URI.create("http://" + region));
    }
}
