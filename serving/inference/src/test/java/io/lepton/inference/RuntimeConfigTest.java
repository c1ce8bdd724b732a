package io.lepton.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuntimeConfigTest {
    @Test
    void runsOneInferenceOnEachCoreByDefault() {
        var effective = RuntimeConfig.DEFAULTS.effective(4);
        assertThat(effective.threads()).isEqualTo(4);
        assertThat(effective.intraOpThreads()).isEqualTo(1);
        assertThat(effective.spins()).isFalse();
        assertThat(effective.providers()).hasToString("[cpu]");
    }

    @ParameterizedTest
    @CsvSource({"8, 2, 4", "7, 2, 3", "2, 4, 1", "1, 1, 1"})
    void runsAsManyAsHaveTheirCoresToThemselves(int cores, int intraOpThreads, int threads) {
        var config = new RuntimeConfig(OptionalInt.empty(), intraOpThreads, false, List.of("cpu"), 0);
        assertThat(config.effective(cores).threads()).isEqualTo(threads);
    }

    @Test
    void runsAsManyAsItIsTold() {
        var config = new RuntimeConfig(OptionalInt.of(3), 2, true, List.of("cuda:device_id=1", "cpu"), 0);
        var effective = config.effective(2);
        assertThat(effective.threads()).isEqualTo(3);
        assertThat(effective.spins()).isTrue();
        assertThat(effective.providers()).hasToString("[cuda:device_id=1, cpu]");
    }

    @Test
    void refusesThreadsOutOfRange() {
        assertRefused(0, 1, List.of("cpu"), "outside [1, 1024]: threads=0");
        assertRefused(1_025, 1, List.of("cpu"), "outside [1, 1024]: threads=1025");
        assertRefused(1, 0, List.of("cpu"), "outside [1, 1024]: intraOpThreads=0");
    }

    @Test
    void refusesProvidersThatMakeNoOrder() {
        assertRefused(1, 1, List.of(), "at least one execution provider is needed: providers is empty");
        assertRefused(1, 1, List.of("cpu", "cuda"), "cpu comes last: providers=[cpu, cuda]");
        assertRefused(1, 1, List.of("cuda", "cuda:device_id=1"), "stands twice: providers=[cuda, cuda:device_id=1]");
        assertRefused(1, 1, List.of("gpu"), "no such execution provider: provider=gpu, known=[cpu, cuda");
    }

    @Test
    void keepsNoGraphsUnlessItIsToldHowMuch() {
        assertThat(RuntimeConfig.DEFAULTS.graphCacheBytesMax()).isZero();
        assertThat(keeping(3_000).graphCacheBytesMax()).isEqualTo(3_000L * 1_024 * 1_024);
        assertThatThrownBy(() -> keeping(-1)).hasMessage("must be at least 0: graphCacheMebibytesMax=-1");
    }

    private static RuntimeConfig keeping(int mebibytes) {
        return new RuntimeConfig(OptionalInt.empty(), 1, false, List.of("cpu"), mebibytes);
    }

    private static void assertRefused(int threads, int intraOpThreads, List<String> providers, String message) {
        assertThatThrownBy(() -> new RuntimeConfig(OptionalInt.of(threads), intraOpThreads, false, providers, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
