package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Its refusals are told by the configuration that it is made of. */
final class OnnxConfigTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "8, 1, 1", "1, 4, 4", "2, 2, 3", "4, 3, 9"})
    void thePoolAddsToTheCallersThreadsWhatEachMayUseBesidesItsOwn(int threads, int intraOpThreads, int pool) {
        var config = new OnnxConfig(threads, intraOpThreads, false, List.of(ExecutionProvider.CPU));
        assertThat(config.poolThreads()).isEqualTo(pool);
    }
}
