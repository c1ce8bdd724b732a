package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lepton.domain.Endpoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final CallerBounds BOUNDS = CallerBounds.defaults();
    private static final Endpoint CONTROL = new Endpoint("localhost", 7070);

    @Test
    void hasTheDefaultsThatItsPagesName() {
        assertThat(ProxyConfig.defaults())
                .isEqualTo(new ProxyConfig(
                        1_048_576,
                        3,
                        SECOND,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        512,
                        10_000,
                        new CallerBounds(5_000, Duration.ofSeconds(10), 500),
                        16_384,
                        Duration.ofSeconds(5)));
        assertThat(GatewayConfig.of(Fleet.FRANKFURT, "localhost", 0, CONTROL).core())
                .isEqualTo(GatewayCoreConfig.defaults());
    }

    @Test
    void refusesBoundsThatLetNothingThrough() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProxyConfig(-1, 3, SECOND, SECOND, SECOND, 1, 1, BOUNDS, 1, SECOND))
                .withMessageContaining("replayBytesMax=-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProxyConfig(0, 0, SECOND, SECOND, SECOND, 1, 1, BOUNDS, 1, SECOND))
                .withMessageContaining("attemptsMax=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProxyConfig(0, 1, SECOND, Duration.ZERO, SECOND, 1, 1, BOUNDS, 1, SECOND))
                .withMessageContaining("responseTimeout=0");
    }

    @Test
    void refusesAPortThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GatewayConfig.of(Fleet.FRANKFURT, "localhost", 65_536, CONTROL))
                .withMessageContaining("port=65536");
    }
}
