package io.lepton.cli;

import io.lepton.cli.Training.Product;
import io.lepton.client.ResourceCalls;
import io.lepton.domain.ModelVersion;
import io.lepton.wire.ApplyRequest;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a version came from, as labels and annotations of it; what a person said of the model before stays. */
final class Lineage {
    private static final String API_VERSION = "lepton.io/v1";

    /** The annotation with the names of the classes, a JSON list. */
    private static final String CLASSES = "classes";

    private Lineage() {}

    static void attach(ResourceCalls fleet, ModelVersion version, Product product) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("name", version.id().toString());
        about.put("labels", product.labels());
        about.put("annotations", product.annotations());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", API_VERSION);
        document.put("kind", "ModelVersion");
        document.put("metadata", about);
        document.put("spec", Map.of("artifact", version.artifact().sha256()));
        // JSON is YAML too.
        String text = new String(Json.write(document), StandardCharsets.UTF_8);
        fleet.apply(
                new ApplyRequest(
                        List.of(new ApplyRequest.File("lineage of " + version.id(), text)), Optional.of(List.of())),
                ResourceCalls.Deed.DO,
                ResourceCalls.Rest.KEEP);
    }

    /** The names of the classes of a version that a training has made, in the order of its probabilities; else none. */
    static List<String> classNames(ResourceCalls fleet, String version) {
        Object metadata = fleet.one("modelversion", version).get("metadata");
        if (metadata instanceof Map<?, ?> about
                && about.get("annotations") instanceof Map<?, ?> annotations
                && annotations.get(CLASSES) instanceof String names) {
            return List.of(Json.read(names.getBytes(StandardCharsets.UTF_8), String[].class));
        }
        return List.of();
    }
}
