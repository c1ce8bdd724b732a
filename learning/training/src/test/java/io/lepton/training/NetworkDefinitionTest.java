package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NetworkDefinitionTest {
    private static Map<String, Object> readAsJson(Map<String, Object> tree) {
        Map<String, Object> read = new LinkedHashMap<>();
        Map<?, ?> raw = Json.read(Json.write(tree), Map.class);
        raw.forEach((key, value) -> read.put((String) key, value));
        return read;
    }

    @Test
    void readsBackEveryLayerThatItWrites() {
        LayerCases.all().forEach((name, wanted) -> {
            var definition = new NetworkDefinition(
                    wanted.blueprint(), Adam.withRate(0.01), Loss.HUBER, List.of(Metric.RMSE, Metric.MAE));
            assertThat(NetworkDefinition.fromTree(readAsJson(definition.toTree())))
                    .as(name)
                    .isEqualTo(definition);
        });
    }

    @Test
    void readsBackEveryOptimiserAndSchedule() {
        var network = Sequential.of(Dense.of(1));
        var optimisers = List.of(
                Sgd.withRate(0.1).momentum(0.9).clipped(2),
                Adam.withRate(Schedule.steps(0.1, 0.5, 3)).decaying(1e-4),
                Adam.withRate(Schedule.exponential(0.1, 0.9)),
                AdamW.withRate(Schedule.cosine(0.1, 0.001, 2, 10)).clipped(1));
        for (var optimiser : optimisers) {
            var definition = new NetworkDefinition(network, optimiser, Loss.MEAN_ABSOLUTE_ERROR, List.of());
            assertThat(NetworkDefinition.fromTree(readAsJson(definition.toTree())))
                    .isEqualTo(definition);
        }
    }

    @Test
    void takesUsualSettingsWhereNoneAreGiven() {
        var definition = NetworkDefinition.fromTree(Map.of(
                "layers",
                List.of(
                        Map.of("conv2d", Map.of("filters", 8, "size", 3)),
                        "flatten",
                        Map.of("dense", Map.of("units", 2, "activation", "softmax"))),
                "optimiser",
                Map.of("adam", Map.of("rate", 0.001)),
                "loss",
                "categorical_crossentropy"));
        assertThat(definition.blueprint())
                .isEqualTo(Sequential.of(
                        Conv2D.of(8, 3, Activation.LINEAR), Flatten.all(), Dense.of(2, Activation.SOFTMAX)));
        assertThat(definition.optimiser()).isEqualTo(Adam.withRate(0.001));
        assertThat(definition.metrics()).isEmpty();
    }

    @Test
    void namesTheKeyThatItRefuses() {
        refuses(layer("dense", Map.of("units", 4, "width", 3)), "unknown keys: key=layers[0].dense, given=[width]");
        refuses(layer("dense", Map.of("units", "four")), "not a whole number: key=layers[0].dense.units, given=four");
        refuses(layer("dense", Map.of("units", 0)), "below one: units=0, key=layers[0].dense");
        refuses(layer("dense", Map.of()), "a key is missing: key=layers[0].dense.units");
        refuses(layer("dense", Map.of("units", 1, "activation", "bent")), "key=layers[0].dense.activation, given=bent");
        refuses(layer("dens", Map.of("units", 4)), "no such layer: key=layers[0].dens");
        refuses(layer("dropout", Map.of("share", 1)), "not in [0, 1): share=1.0, key=layers[0].dropout");
        refuses(Map.of("parts", List.of(), "layers", List.of()), "either layers or parts are wanted");
        refuses(
                Map.of("parts", List.of(Map.of("name", "a", "from", List.of("b"), "flatten", Map.of()))),
                "part=a, source=b, key=parts");
    }

    private static Map<String, Object> layer(String kind, Map<String, Object> settings) {
        return Map.of("layers", List.of(Map.of(kind, settings)));
    }

    private static void refuses(Map<String, Object> network, String words) {
        Map<String, Object> tree = new LinkedHashMap<>(network);
        tree.put("optimiser", Map.of("sgd", Map.of("rate", 0.1)));
        tree.put("loss", "huber");
        assertThatThrownBy(() -> NetworkDefinition.fromTree(tree))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining(words);
    }
}
