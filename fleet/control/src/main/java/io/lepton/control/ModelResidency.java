package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.Assignment;
import io.lepton.domain.DataClass;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.governance.ResidencyRules;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells where models may be that are bound to the data that they were made of. Immutable. */
final class ModelResidency {
    /** The regions of the models that are bound; a class without a policy is permitted nowhere. */
    private final Map<ModelName, Set<RegionId>> permitted = new HashMap<>();

    private ModelResidency() {}

    /** By what is declared. */
    static ModelResidency of(Declarations declared) {
        var residency = new ModelResidency();
        List<ModelCard> bound = declared.all(Kind.MODEL, ModelCard.class).stream()
                .filter(card -> card.dataClass().isPresent())
                .toList();
        if (!bound.isEmpty()) {
            ResidencyRules rules = ResidencyRules.of(declared.policies(), declared.regions());
            bound.forEach(card -> residency.permitted.put(
                    card.model(),
                    card.dataClass()
                            .flatMap((DataClass each) -> rules.permitted(each))
                            .orElse(Set.of())));
        }
        return residency;
    }

    boolean permits(ModelName model, RegionId region) {
        Set<RegionId> regions = permitted.get(model);
        return regions == null || regions.contains(region);
    }

    /** Those of some assignments that may be; nodes that are not known hold nothing that is bound. */
    List<Assignment> permittedOf(List<Assignment> assignments, Collection<Node> nodes) {
        if (permitted.isEmpty()) {
            return assignments;
        }
        Map<NodeId, RegionId> places = new HashMap<>();
        nodes.forEach(node -> places.put(node.id(), node.region()));
        return assignments.stream()
                .filter(held -> !permitted.containsKey(held.version().model())
                        || Optional.ofNullable(places.get(held.node()))
                                .filter(region -> permits(held.version().model(), region))
                                .isPresent())
                .toList();
    }

    /** Whether some version with a file may be in a region; a file that no version has is bound to nothing. */
    boolean permits(ArtifactId artifact, List<Model> models, RegionId region) {
        List<ModelName> owners = models.stream()
                .flatMap(model -> model.versions().stream())
                .filter(version -> version.artifact().equals(artifact))
                .map(ModelVersion::id)
                .map(id -> id.model())
                .toList();
        return owners.isEmpty() || owners.stream().anyMatch(model -> permits(model, region));
    }
}
