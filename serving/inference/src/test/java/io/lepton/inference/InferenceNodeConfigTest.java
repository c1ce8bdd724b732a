package io.lepton.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.inference.InferenceNodeConfig.Limits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class InferenceNodeConfigTest {
    @Test
    void keepsItsPromisedDefaults() {
        assertThat(Limits.DEFAULTS.withMemoryBytesMax(1))
                .isEqualTo(new Limits(
                        67_108_864,
                        16_777_216,
                        4_096,
                        1_024,
                        Duration.ofSeconds(10),
                        64,
                        8_388_608,
                        Duration.ofSeconds(10),
                        1,
                        128,
                        Duration.ofSeconds(30),
                        33_554_432));
    }

    @Test
    void leavesHalfOfTheMemoryBesideTheHeapToModelsAndNeverNothing() {
        assertThat(MachineMemory.halfBeside(1_000_000_000, 16_000_000_000L)).isEqualTo(7_500_000_000L);
        assertThat(MachineMemory.halfBeside(4_000_000_000L, 4_000_000_000L)).isEqualTo(64 << 20);
        assertThat(Limits.DEFAULTS.memoryBytesMax()).isGreaterThanOrEqualTo(64 << 20);
    }

    @Test
    void speaksPlainTextUnlessItHasCertificates() {
        assertThat(config("127.0.0.1", 0).tls()).isEmpty();
    }

    @Test
    void namesTheBoundThatIsOutOfRange() {
        assertRefused(() -> limits(0, 1, 1, 1, 1, 1), "bodyBytesMax=0");
        assertRefused(() -> limits(1, 0, 1, 1, 1, 1), "elementsMax=0");
        assertRefused(() -> limits(1, 1, 0, 1, 1, 1), "requestsMax=0");
        assertRefused(
                () -> new Limits(1, 1, 0, 1, Duration.ofMillis(1), 1, 1, Duration.ZERO, 1, 1, Duration.ofMillis(1), 0),
                "inFlightMax=0");
        assertRefused(() -> limits(1, 1, 1, 0, 1, 1), "waitMax=0");
        assertRefused(() -> limits(1, 1, 1, 1, 3, 1), "batchRowsMax=3");
        assertRefused(() -> limits(1, 1, 1, 1, 0, 1), "batchRowsMax=0");
        assertRefused(() -> limits(1, 1, 1, 1, 1, 0), "batchBytesMax=0");
        assertRefused(
                () -> new Limits(
                        1, 1, 1, 1, Duration.ofMillis(1), 1, 1, Duration.ofMillis(-1), 1, 1, Duration.ofMillis(1), 0),
                "drainMax=PT-0.001S");
        assertRefused(() -> Limits.DEFAULTS.withMemoryBytesMax(0), "memoryBytesMax=0");
        assertRefused(() -> holding(0, 1), "heldRequestsMax=0");
        assertRefused(() -> holding(1, 0), "holdMax=0");
        assertRefused(() -> Limits.DEFAULTS.withResponseCacheBytesMax(-1), "responseCacheBytesMax=-1");
        assertRefused(() -> config("127.0.0.1", 65_536), "port=65536");
        assertRefused(() -> config(" ", 0), "host");
    }

    private static Limits limits(
            int bodyBytesMax,
            long elementsMax,
            int requestsMax,
            int waitMillisMax,
            int batchRowsMax,
            long batchBytesMax) {
        return new Limits(
                bodyBytesMax,
                elementsMax,
                1,
                requestsMax,
                Duration.ofMillis(waitMillisMax),
                batchRowsMax,
                batchBytesMax,
                Duration.ZERO,
                1,
                1,
                Duration.ofMillis(1),
                0);
    }

    private static Limits holding(int heldRequestsMax, int holdMillisMax) {
        return new Limits(
                1,
                1,
                1,
                1,
                Duration.ofMillis(1),
                1,
                1,
                Duration.ZERO,
                1,
                heldRequestsMax,
                Duration.ofMillis(holdMillisMax),
                0);
    }

    private static InferenceNodeConfig config(String host, int port) {
        return new InferenceNodeConfig(
                Fleets.SELF, Fleets.REGION, host, port, URI.create("http://x"), Path.of("x"), Limits.DEFAULTS);
    }

    private static void assertRefused(Runnable making, String fact) {
        assertThatThrownBy(making::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fact);
    }
}
