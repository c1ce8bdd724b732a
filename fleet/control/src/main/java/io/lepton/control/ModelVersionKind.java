package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.domain.Model;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code ModelVersion}: one immutable file of a model. */
final class ModelVersionKind implements ResourceKind {
    static final String FILE = "file";
    static final String ARTIFACT = "artifact";

    private static final int PATH_CHARACTERS_MAX = 4_096;
    private static final Form.Text NAME = new Form.Text(
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}/[1-9][0-9]{0,8}"), "digits/3 (model/number)", 138);

    @Override
    public String title() {
        return "ModelVersion";
    }

    @Override
    public String purpose() {
        return "One file of a model, which never changes once it is registered.";
    }

    @Override
    public Kind stored() {
        return Kind.VERSION;
    }

    @Override
    public Ownership ownership() {
        return Ownership.PARENT;
    }

    @Override
    public Form.Text name() {
        return NAME;
    }

    @Override
    public Form.Keys spec() {
        return new Form.Keys(
                List.of(
                        Field.optional(
                                FILE,
                                Form.Text.free(PATH_CHARACTERS_MAX),
                                "the model file or pipeline, relative to the file that names it; it is sent first"),
                        Field.optional(ARTIFACT, Forms.DIGEST, "the digest of a file that the fleet has already")),
                List.of(FILE, ARTIFACT));
    }

    /** The version, which is in the state already: its file has been looked at by then. */
    @Override
    public Object read(Envelope envelope, DesiredState state) {
        var id = ModelVersionId.parse(envelope.name());
        return all(state).stream()
                .filter(version -> version.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new FieldFault("metadata.name", "no such version"));
    }

    @Override
    public Map<String, Object> write(Object thing) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put(ARTIFACT, ((ModelVersion) thing).artifact().sha256());
        return spec;
    }

    @Override
    public List<ModelVersion> all(DesiredState state) {
        return state.models().stream()
                .map(Model::versions)
                .flatMap(List::stream)
                .toList();
    }
}
