package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.domain.Alias;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code Alias}: a name that stands for one version of a model. */
final class AliasKind implements ResourceKind {
    private static final String MODEL = "model";
    private static final String VERSION = "version";

    @Override
    public String title() {
        return "Alias";
    }

    @Override
    public String purpose() {
        return "A name that stands for one version of a model wherever a model's name does.";
    }

    @Override
    public Kind stored() {
        return Kind.ALIAS;
    }

    @Override
    public Ownership ownership() {
        return Ownership.PARENT;
    }

    @Override
    public Form.Text name() {
        return Forms.TITLE;
    }

    @Override
    public Form.Keys spec() {
        return Form.Keys.of(
                Field.required(MODEL, Forms.TITLE, "the model, which is deployed and no alias itself"),
                Field.required(VERSION, new Form.Whole(1, Integer.MAX_VALUE), "the number of its version"));
    }

    @Override
    public Object read(Envelope envelope, DesiredState state) {
        var model = new ModelName(envelope.text(MODEL).orElseThrow());
        int version = envelope.text(VERSION).map(Integer::parseInt).orElseThrow();
        try {
            return new Alias(new ModelName(envelope.name()), new ModelVersionId(model, version));
        } catch (IllegalArgumentException e) {
            throw new FieldFault("spec." + MODEL, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Map<String, Object> write(Object thing) {
        ModelVersionId version = ((Alias) thing).version();
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put(MODEL, version.model().value());
        spec.put(VERSION, version.number());
        return spec;
    }

    @Override
    public List<Alias> all(DesiredState state) {
        return state.traffic().aliases();
    }
}
