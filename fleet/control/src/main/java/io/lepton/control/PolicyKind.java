package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.domain.DataClass;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code Policy}: where data of a class may be processed; it has the class's name. */
final class PolicyKind implements ResourceKind {
    private static final String ANYWHERE = "anywhere";
    private static final String JURISDICTIONS = "jurisdictions";
    private static final String REGIONS = "regions";
    private static final String DEFAULT = "default";

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
                                "true: it governs requests that name no class; exactly one policy does")),
                List.of(ANYWHERE, JURISDICTIONS, REGIONS));
    }

    @Override
    public Object read(Envelope envelope, DesiredState state) {
        var policy = new ResidencyPolicy(new DataClass(envelope.name()), scope(envelope));
        return new PolicyWish(policy, envelope.truth(DEFAULT));
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
        return spec;
    }
}
