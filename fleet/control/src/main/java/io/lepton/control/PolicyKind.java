package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.domain.DataClass;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.PolicyTerms;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.governance.PersonalField;
import io.lepton.governance.PersonalField.Treatment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code Policy}: where data of a class may be processed; it has the class's name. */
final class PolicyKind implements ResourceKind {
    private static final String ANYWHERE = "anywhere";
    private static final String JURISDICTIONS = "jurisdictions";
    private static final String REGIONS = "regions";
    private static final String DEFAULT = "default";
    private static final String STRICT = "strict";
    private static final String POLICY_AGE_MAX = "policyAgeMax";
    private static final String TRANSFERS = "transfers";
    private static final String TO = "to";
    private static final String LEGAL_BASIS = "legalBasis";

    private static final String PERSONAL = "personal";
    private static final String CARD = "requiresCard";
    private static final String PAYLOADS = "payloadSamplePercent";
    private static final Form PERSONAL_FIELDS = new Form.Words(
            Form.Text.free(1_000),
            new Form.Text(Pattern.compile("mask|hash|tokenise"), "mask, hash or tokenise", 16),
            1_000);

    private static final Form.Text BASIS = new Form.Text(
            Pattern.compile("(?s).*\\S.*"), "a text that is not empty", PolicyTerms.LEGAL_BASIS_CHARACTERS_MAX);
    private static final Form TRANSFER_LIST = Forms.listOf(Form.Keys.of(
            Field.required(TO, Forms.JURISDICTION, "a jurisdiction"),
            Field.required(LEGAL_BASIS, BASIS, "what makes it lawful")));

    @Override
    public String title() {
        return "Policy";
    }

    @Override
    public String purpose() {
        return "Where data of one class may be processed; its name is the class's.";
    }

    @Override
    public Kind stored() {
        return Kind.POLICY;
    }

    @Override
    public Ownership ownership() {
        return Ownership.FLEET;
    }

    @Override
    public Form.Text name() {
        return Forms.LABEL;
    }

    @Override
    public Form.Keys spec() {
        return new Form.Keys(
                List.of(
                        Field.optional(ANYWHERE, new Form.Choice(List.of("all")), "all: in every region"),
                        Field.optional(
                                JURISDICTIONS,
                                Forms.listOf(Forms.JURISDICTION),
                                "in every region under one of these laws"),
                        Field.optional(REGIONS, Forms.listOf(Forms.LABEL), "in these regions alone"),
                        Field.optional(
                                DEFAULT,
                                new Form.Truth(),
                                "true: it governs requests that name no class; exactly one policy does"),
                        Field.optional(
                                STRICT,
                                new Form.Truth(),
                                "true: refused by gateways that have not heard lately which policies are in force"),
                        Field.optional(
                                POLICY_AGE_MAX,
                                new Form.Text(PolicyTerms.SPAN, "30s (or ms, m, h)", 12),
                                "how long ago that may be, if it is strict; 2s or more, else 30s"),
                        Field.optional(
                                TRANSFERS,
                                TRANSFER_LIST,
                                "jurisdictions beyond these places that the data may go to, with what makes that lawful"),
                        Field.optional(LEGAL_BASIS, BASIS, "why the data may be processed, for people"),
                        Field.optional(
                                PERSONAL,
                                PERSONAL_FIELDS,
                                "what tells of a person, as payments[*].card or tensor:ssn, and mask, hash or tokenise"),
                        Field.optional(
                                PAYLOADS,
                                new Form.Decimal(0.01, 100),
                                "of how many requests in a hundred the payload is logged, without what is personal; else of none"),
                        Field.optional(
                                CARD,
                                new Form.Truth(),
                                "true: a model of this class is deployed only with a model card")),
                List.of(ANYWHERE, JURISDICTIONS, REGIONS));
    }

    @Override
    public Object read(Envelope envelope, DesiredState state) {
        PolicyTerms terms = terms(envelope);
        try {
            var policy = new ResidencyPolicy(new DataClass(envelope.name()), scope(envelope), Optional.of(terms));
            return new PolicyWish(policy, envelope.truth(DEFAULT));
        } catch (IllegalArgumentException e) {
            throw new FieldFault("spec." + TRANSFERS, String.valueOf(e.getMessage()));
        }
    }

    private static PolicyTerms terms(Envelope envelope) {
        try {
            return new PolicyTerms(
                    PolicyTerms.strictness(envelope.truth(STRICT), envelope.text(POLICY_AGE_MAX)),
                    transfers(envelope),
                    envelope.text(LEGAL_BASIS),
                    personal(envelope),
                    envelope.number(PAYLOADS),
                    envelope.truth(CARD));
        } catch (IllegalArgumentException e) {
            String fact = String.valueOf(e.getMessage());
            throw new FieldFault("spec." + faulty(fact), fact);
        }
    }

    private static List<PolicyTerms.Transfer> transfers(Envelope envelope) {
        return ((List<?>) envelope.spec().getOrDefault(TRANSFERS, List.of()))
                .stream()
                        .map(keys -> (Map<?, ?>) keys)
                        .map(keys -> new PolicyTerms.Transfer(
                                new Jurisdiction(
                                        Objects.requireNonNull(keys.get(TO)).toString()),
                                Objects.requireNonNull(keys.get(LEGAL_BASIS)).toString()))
                        .toList();
    }

    private static SortedMap<String, String> personal(Envelope envelope) {
        SortedMap<String, String> fields = new TreeMap<>();
        ((Map<?, ?>) envelope.spec().getOrDefault(PERSONAL, Map.of())).forEach((place, treatment) -> {
            var field = new PersonalField(place.toString(), Treatment.of(treatment.toString()));
            fields.put(field.place(), treatment.toString());
        });
        return fields;
    }

    /** The key that a message is about. */
    private static String faulty(String message) {
        if (message.contains(LEGAL_BASIS)) {
            return LEGAL_BASIS;
        }
        if (message.contains("field=")) {
            return PERSONAL;
        }
        return message.contains("transfers") ? TRANSFERS : POLICY_AGE_MAX;
    }

    private static ResidencyPolicy.Scope scope(Envelope envelope) {
        return envelope.list(JURISDICTIONS)
                .<ResidencyPolicy.Scope>map(names -> new ResidencyPolicy.Within(
                        names.stream().map(Jurisdiction::new).collect(Collectors.toSet())))
                .or(() -> envelope.list(REGIONS)
                        .map(names -> new ResidencyPolicy.Exactly(
                                names.stream().map(RegionId::new).collect(Collectors.toSet()))))
                .orElseGet(ResidencyPolicy.Anywhere::new);
    }

    @Override
    public Map<String, Object> write(Object thing) {
        var wish = (PolicyWish) thing;
        Map<String, Object> spec = new LinkedHashMap<>();
        switch (wish.policy().scope()) {
            case ResidencyPolicy.Anywhere _ -> spec.put(ANYWHERE, "all");
            case ResidencyPolicy.Within(var laws) ->
                spec.put(JURISDICTIONS, laws.stream().map(Jurisdiction::value).toList());
            case ResidencyPolicy.Exactly(var places) ->
                spec.put(REGIONS, places.stream().map(RegionId::value).toList());
        }
        spec.put(DEFAULT, wish.isDefault());
        write(wish.policy().said(), spec);
        return spec;
    }

    private static void write(PolicyTerms terms, Map<String, Object> spec) {
        terms.policyAgeMax().ifPresent(max -> {
            spec.put(STRICT, true);
            spec.put(POLICY_AGE_MAX, PolicyTerms.text(max));
        });
        if (!terms.transfers().isEmpty()) {
            spec.put(
                    TRANSFERS, terms.transfers().stream().map(PolicyKind::write).toList());
        }
        terms.legalBasis().ifPresent(basis -> spec.put(LEGAL_BASIS, basis));
        if (!terms.personal().isEmpty()) {
            spec.put(PERSONAL, terms.personal());
        }
        terms.payloadSamplePercent().ifPresent(percent -> spec.put(PAYLOADS, percent));
        if (terms.requiresCard()) {
            spec.put(CARD, true);
        }
    }

    private static Map<String, Object> write(PolicyTerms.Transfer transfer) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put(TO, transfer.to().value());
        keys.put(LEGAL_BASIS, transfer.legalBasis());
        return keys;
    }
}
