package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.domain.DataClass;
import io.lepton.domain.ModelName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** {@code Model}: what people say of a model; its files are versions. */
final class ModelKind implements ResourceKind {
    private static final String DATA_CLASS = "dataClass";
    private static final String CARD = "card";
    private static final Form.Text SAID = new Form.Text(
            Pattern.compile("(?s).*\\S.*"), "a text that is not empty", Project.DESCRIPTION_CHARACTERS_MAX);
    private static final Form CARD_FORM = Form.Keys.of(
            Field.required("owner", SAID, "who answers for it"),
            Field.required("intendedUse", SAID, "for what it is meant, and for what not"),
            Field.required("limitations", SAID, "where it fails"),
            Field.required("trainingData", SAID, "of what it was made"),
            Field.required("evaluation", SAID, "how good it was found, and on what"));

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
        return Form.Keys.of(
                Field.optional("description", Forms.DESCRIPTION, "for people"),
                Field.optional(
                        DATA_CLASS,
                        Forms.LABEL,
                        "of what data it was made: it is served only where the policy of this class permits"),
                Field.optional(CARD, CARD_FORM, "what whoever answers for it says"));
    }

    @Override
    public Object read(Envelope envelope, DesiredState state) {
        return new ModelCard(
                new ModelName(envelope.name()),
                envelope.text("description").orElse(""),
                envelope.text(DATA_CLASS).map(DataClass::new),
                Optional.ofNullable(envelope.spec().get(CARD)).map(keys -> card((Map<?, ?>) keys)));
    }

    private static ModelCard.Card card(Map<?, ?> keys) {
        return new ModelCard.Card(
                text(keys, "owner"),
                text(keys, "intendedUse"),
                text(keys, "limitations"),
                text(keys, "trainingData"),
                text(keys, "evaluation"));
    }

    /** What the form has seen to be there. */
    private static String text(Map<?, ?> keys, String key) {
        return Objects.requireNonNull(keys.get(key)).toString();
    }

    @Override
    public Map<String, Object> write(Object thing) {
        Map<String, Object> spec = new LinkedHashMap<>();
        var card = (ModelCard) thing;
        spec.put("description", card.description());
        card.dataClass().ifPresent(dataClass -> spec.put(DATA_CLASS, dataClass.value()));
        card.card().ifPresent(said -> spec.put(CARD, write(said)));
        return spec;
    }

    private static Map<String, Object> write(ModelCard.Card card) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("owner", card.owner());
        keys.put("intendedUse", card.intendedUse());
        keys.put("limitations", card.limitations());
        keys.put("trainingData", card.trainingData());
        keys.put("evaluation", card.evaluation());
        return keys;
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
