package io.lepton.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ModelName;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class V2PathTest {
    @ParameterizedTest
    @CsvSource({
        "/v2, ''",
        "/v2/, ''",
        "/v2/health/live, health/live",
        "/v2/health/ready?now=1, health/ready",
        "/v2/models, models"
    })
    void readsPathsAboutTheServer(String path, String tail) {
        assertThat(V2Path.parse(path)).contains(new ServerPath(tail));
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/models/digits, digits, ''",
        "/v2/models/digits/, digits, ''",
        "/v2/models/digits/infer, digits, infer",
        "/v2/models/digits/infer?trace=1, digits, infer",
        "/v2/models/%64igits-2.0/ready, digits-2.0, ready",
        "/v2/models/digits/a/b, digits, a/b",
    })
    void readsPathsAboutAModel(String path, String model, String tail) {
        assertThat(V2Path.parse(path)).contains(new ModelPath(new ModelName(model), OptionalInt.empty(), tail));
    }

    @Test
    void readsTheVersionFromThePath() {
        var digits = new ModelName("digits");
        assertThat(V2Path.parse("/v2/models/digits/versions/3")).contains(new ModelPath(digits, OptionalInt.of(3), ""));
        assertThat(V2Path.parse("/v2/models/digits/versions/3/infer"))
                .contains(new ModelPath(digits, OptionalInt.of(3), "infer"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/v1",
                "/v22/models/digits",
                "v2/models/digits",
                "/v2/models//infer",
                "/v2/models/%20/infer",
                "/v2/models/a%2Fb/infer",
                "/v2/models/%zz/infer",
                "/v2/models/a+b/infer",
                "/v2/models/digits/versions/0",
                "/v2/models/digits/versions/one/infer",
                "/v2/models/.hidden"
            })
    void findsNothingElsewhere(String path) {
        assertThat(V2Path.parse(path)).isEmpty();
    }
}
