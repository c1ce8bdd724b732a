package io.lepton.gateway;

import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models of a fleet as {@code /v1/models} tells them: the text's members by their names. */
final class OpenAiModels {
    static final String ID = "id";

    private OpenAiModels() {}

    /** The deployed models in the fleet's order; none before there is a fleet. */
    static List<Map<String, Object>> of(Optional<FleetSnapshot> fleet) {
        return fleet.map(OpenAiModels::deployed).orElseGet(List::of);
    }

    private static List<Map<String, Object>> deployed(FleetSnapshot fleet) {
        Map<ModelVersionId, Instant> made = new HashMap<>();
        for (ModelVersion version : fleet.versions()) {
            made.put(version.id(), version.registeredAt());
        }
        return fleet.deployments().stream()
                .map(deployment ->
                        model(deployment.model().value(), made.getOrDefault(deployment.version(), Instant.EPOCH)))
                .toList();
    }

    private static Map<String, Object> model(String id, Instant registeredAt) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put(ID, id);
        model.put("object", "model");
        model.put("created", registeredAt.getEpochSecond());
        model.put("owned_by", "lepton");
        return model;
    }

    /** The whole list. */
    static Map<String, Object> list(List<Map<String, Object>> models) {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("object", "list");
        list.put("data", models);
        return list;
    }
}
