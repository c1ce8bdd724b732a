package io.lepton.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsConfigTest {
    private static final Path FILE = Path.of("node.pem");

    @Test
    void looksAtItsFilesEveryTenSecondsUnlessToldOtherwise() {
        assertThat(new TlsConfig(FILE, FILE).lookEvery()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1_000_000_000, 0, 999_999})
    void refusesToLookAllTheTime(long nanos) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TlsConfig(FILE, FILE, Duration.ofNanos(nanos)))
                .withMessageContaining("lookEvery=");
    }

    @Test
    void neverPrintsAKey() {
        assertThat(new PemPair("certificate", "secret")).hasToString("PemPair[***]");
    }
}
