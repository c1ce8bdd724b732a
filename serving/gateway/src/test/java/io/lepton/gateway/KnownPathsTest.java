package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.wire.V2Path;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownPathsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void saysWhatReadingAnewWouldSay(long seed) {
        var random = new Random(seed);
        var paths = new KnownPaths();
        for (int i = 0; i < 20_000; i++) {
            String uri = uri(random);
            assertThat(paths.read(uri)).as("seed %d, %s", seed, uri).isEqualTo(V2Path.parse(uri));
        }
    }

    private static String uri(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "/v2/models/m" + random.nextInt(1_000) + "/infer";
            case 1 -> "/v2/models/m" + random.nextInt(3) + "/versions/" + random.nextInt(3) + "/infer?a=b";
            case 2 -> "/v2/models/" + "m".repeat(random.nextInt(400)) + "/ready";
            default -> "/elsewhere/" + random.nextInt(10);
        };
    }
}
