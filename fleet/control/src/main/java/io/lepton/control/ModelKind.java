package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.domain.ModelName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code Model}: what people say of a model; its files are versions. */
final class ModelKind implements ResourceKind {
    @Override
    public String title() {
        return "Model";
    }

    @Override
    public String purpose() {
        return "What people say of a model; its versions make it one.";
    }

    @Override
    public Kind stored() {
        return Kind.MODEL;
    }

    @Override
    public Ownership ownership() {
        return Ownership.PROJECT;
    }

    @Override
    public Form.Text name() {
        return Forms.TITLE;
    }

    @Override
    public Form.Keys spec() {
        return Form.Keys.of(Field.optional("description", Forms.DESCRIPTION, "for people"));
    }

    @Override
    public Object read(Envelope envelope, DesiredState state) {
        return new ModelCard(
                new ModelName(envelope.name()), envelope.text("description").orElse(""));
    }

    @Override
    public Map<String, Object> write(Object thing) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("description", ((ModelCard) thing).description());
        return spec;
    }

    /** Those that only their versions make a model, too. */
    @Override
    public List<ModelCard> all(DesiredState state) {
        Map<ModelName, ModelCard> cards = new TreeMap<>();
        state.models().forEach(model -> cards.put(model.name(), new ModelCard(model.name(), "")));
        state.declared().all(Kind.MODEL, ModelCard.class).forEach(card -> cards.put(card.model(), card));
        return List.copyOf(cards.values());
    }
}
