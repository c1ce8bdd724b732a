package io.lepton.control;

import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Mistake;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ElementType;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Model;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.ApplyRequest.Sent;
import io.lepton.wire.ApplyView.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the files of the versions that resources name, and looks into them: those that stand alone first, then pipelines in
 * the order in which they are made of one another. Confined to one thread, and to one request.
 */
final class Arrivals {
    private static final TensorSpec UNSEEN_TENSOR = new TensorSpec("unseen", ElementType.FP32, Shape.of(1));
    /** Stands for what is in a file that is not there yet, so that the rest can be checked with it. */
    private static final Signature UNSEEN = new Signature(List.of(UNSEEN_TENSOR), List.of(UNSEEN_TENSOR));

    private final Registry registry;
    private final DesiredState state;
    private final Map<String, ArtifactId> sent = new HashMap<>();
    private final Map<ModelVersionId, ModelVersion> versions = new LinkedHashMap<>();
    private final List<Wanted> wanted = new ArrayList<>();
    private final List<Mistake> mistakes = new ArrayList<>();
    private final Set<ArtifactId> taken = new LinkedHashSet<>();
    private final List<Envelope> missing = new ArrayList<>();

    Arrivals(Registry registry, DesiredState state, List<Sent> sent) {
        this.registry = registry;
        this.state = state;
        sent.forEach(file ->
                this.sent.put(key(file.file(), file.path()), Inputs.checked(() -> new ArtifactId(file.sha256()))));
    }

    List<ModelVersion> versions() {
        return List.copyOf(versions.values());
    }

    /** The files to ask the sender for. */
    List<Wanted> wanted() {
        return wanted;
    }

    List<Mistake> mistakes() {
        return mistakes;
    }

    /** The files that are there and that no version may name yet. */
    Set<ArtifactId> taken() {
        return taken;
    }

    /** Finds every version that envelopes name. */
    void find(List<Envelope> envelopes) {
        List<Envelope> open = new ArrayList<>();
        for (Envelope envelope : envelopes) {
            var digest = digest(envelope);
            if (digest.filter(registry::contains).isPresent()) {
                taken.add(digest.get());
                open.add(envelope);
            } else {
                lack(envelope, digest);
            }
        }
        // What cannot be read yet may only need what comes after it.
        int before = Integer.MAX_VALUE;
        Map<Envelope, LeptonException> refusals = new LinkedHashMap<>();
        while (open.size() < before) {
            before = open.size();
            refusals.clear();
            open.removeIf(envelope -> isRead(envelope, refusals));
        }
        refusals.forEach((envelope, refusal) -> refuse(envelope, refusal));
        missing.forEach(envelope -> wanted.add(new Wanted(
                envelope.file(),
                envelope.text(ModelVersionKind.FILE).orElseThrow(),
                envelope.line("spec." + ModelVersionKind.FILE))));
    }

    private Optional<ArtifactId> digest(Envelope envelope) {
        return envelope.text(ModelVersionKind.ARTIFACT).map(ArtifactId::new).or(() -> envelope.text(
                        ModelVersionKind.FILE)
                .flatMap(path -> Optional.ofNullable(sent.get(key(envelope.file(), path)))));
    }

    /** A file that is not here: nothing is lost if the version is registered with it, else it is wanted. */
    private void lack(Envelope envelope, Optional<ArtifactId> digest) {
        var id = ModelVersionId.parse(envelope.name());
        Optional<ModelVersion> registered = ResourceKinds.version(state, id);
        if (envelope.text(ModelVersionKind.ARTIFACT).isPresent()
                && registered.map(ModelVersion::artifact).equals(digest)) {
            versions.put(id, registered.orElseThrow());
        } else if (envelope.text(ModelVersionKind.ARTIFACT).isPresent()) {
            mistakes.add(envelope.mistake(
                    "spec." + ModelVersionKind.ARTIFACT,
                    "the fleet has no such file; name it with file: PATH, and it is sent"));
            versions.put(id, registered.orElseGet(() -> unseen(id)));
        } else {
            missing.add(envelope);
            versions.put(id, registered.orElseGet(() -> unseen(id)));
        }
    }

    private boolean isRead(Envelope envelope, Map<Envelope, LeptonException> refusals) {
        var id = ModelVersionId.parse(envelope.name());
        ArtifactId given = digest(envelope).orElseThrow();
        Optional<ModelVersion> registered = ResourceKinds.version(state, id);
        if (registered.map(ModelVersion::artifact).equals(Optional.of(given))) {
            versions.put(id, registered.orElseThrow());
            return true;
        }
        try {
            ModelVersion read = registry.look(id, given, models());
            taken.add(read.artifact());
            registered.ifPresentOrElse(known -> keep(envelope, known, read), () -> versions.put(id, read));
            return true;
        } catch (LeptonException e) {
            refusals.put(envelope, e);
            return false;
        }
    }

    private void keep(Envelope envelope, ModelVersion known, ModelVersion read) {
        if (!known.artifact().equals(read.artifact())) {
            mistakes.add(envelope.mistake(
                    "metadata.name",
                    "a registered version never changes; give the file the next number, artifact=" + known.artifact()
                            + ", given=" + read.artifact()));
        }
        versions.put(known.id(), known);
    }

    private void refuse(Envelope envelope, LeptonException refusal) {
        String field = "spec."
                + (envelope.text(ModelVersionKind.FILE).isPresent()
                        ? ModelVersionKind.FILE
                        : ModelVersionKind.ARTIFACT);
        String.valueOf(refusal.getMessage()).lines().forEach(fact -> mistakes.add(envelope.mistake(field, fact)));
        var id = ModelVersionId.parse(envelope.name());
        versions.putIfAbsent(id, unseen(id));
    }

    /** Every model that a pipeline may be made of, with those that have just come. */
    private Map<ModelName, Model> models() {
        Map<ModelName, Model> models = new HashMap<>();
        List<Edit> edits = versions.values().stream()
                .filter(version -> ResourceKinds.version(state, version.id()).isEmpty())
                .<Edit>map(version -> new Edit.Put(Change.Kind.VERSION, version))
                .toList();
        state.edited(edits).models().forEach(model -> models.put(model.name(), model));
        return models;
    }

    private static ModelVersion unseen(ModelVersionId id) {
        return new ModelVersion(id, new ArtifactId("0".repeat(64)), 1, ModelFormat.ONNX, UNSEEN, Instant.EPOCH);
    }

    private static String key(String file, String path) {
        return file + "\0" + path;
    }
}
