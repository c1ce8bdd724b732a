package io.lepton.control;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every registered model. Confined to the core. */
final class Catalogue {
    private final CoreConfig config;
    private final Map<ModelName, Model> models = new TreeMap<>();

    Catalogue(CoreConfig config) {
        this.config = config;
    }

    void restore(List<Model> stored) {
        models.clear();
        stored.forEach(model -> models.put(model.name(), model));
    }

    List<Model> models() {
        return List.copyOf(models.values());
    }

    Optional<Model> find(ModelName name) {
        return Optional.ofNullable(models.get(name));
    }

    /**
     * Registers a version.
     *
     * @throws LeptonException {@link ErrorCode#OVERLOADED}, {@link ErrorCode#CONFLICT}, or as {@link
     *     #required(ModelVersionId)} for a member that is not registered
     */
    void add(ModelVersion version) {
        version.members().forEach(this::required);
        var name = version.id().model();
        var known = find(name).map(Model::versions).orElse(List.of());
        if (known.isEmpty() && models.size() >= config.modelsMax()) {
            throw new LeptonException(
                    ErrorCode.OVERLOADED, "the fleet holds no more models: modelsMax=" + config.modelsMax());
        }
        if (known.size() >= config.versionsMax()) {
            throw new LeptonException(
                    ErrorCode.OVERLOADED,
                    "the model has no room for a version: model=" + name + ", versionsMax=" + config.versionsMax());
        }
        if (version.id().number() != known.size() + 1) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "the version does not follow the latest: version=" + version.id() + ", latest=" + known.size());
        }
        var more = new ArrayList<>(known);
        more.add(version);
        models.put(name, new Model(name, more));
    }

    /**
     * The version, if it is registered.
     *
     * @throws LeptonException {@link ErrorCode#UNKNOWN_MODEL} or {@link ErrorCode#UNKNOWN_VERSION}
     */
    ModelVersion required(ModelVersionId id) {
        var versions = required(id.model()).versions();
        if (id.number() > versions.size()) {
            throw new LeptonException(
                    ErrorCode.UNKNOWN_VERSION,
                    "no such version: model=" + id.model() + ", version=" + id.number() + ", latest="
                            + versions.size());
        }
        return versions.get(id.number() - 1);
    }

    /**
     * The model, if it is registered.
     *
     * @throws LeptonException {@link ErrorCode#UNKNOWN_MODEL}
     */
    Model required(ModelName name) {
        return find(name)
                .orElseThrow(() -> new LeptonException(ErrorCode.UNKNOWN_MODEL, "no such model: model=" + name));
    }
}
