package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.domain.Coordinates;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code Region}: where gateways and nodes run. */
final class RegionKind implements ResourceKind {
    private static final Form.Decimal AMOUNT = new Form.Decimal(0, Double.MAX_VALUE);

    @Override
    public String title() {
        return "Region";
    }

    @Override
    public String purpose() {
        return "A place where a gateway and nodes run, under one law.";
    }

    @Override
    public Kind stored() {
        return Kind.REGION;
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
        return Form.Keys.of(
                Field.required("jurisdiction", Forms.JURISDICTION, "the law that governs what is processed here"),
                Field.required("latitude", new Form.Decimal(-90, 90), "degrees north"),
                Field.required("longitude", new Form.Decimal(-180, 180), "degrees east"),
                Field.optional(
                        "costPerNodeHour", AMOUNT, "what a node costs an hour, in the fleet's currency; 0 if absent"),
                Field.optional(
                        "carbonGramsPerKwh", AMOUNT, "grams of CO2 equivalent for a kilowatt-hour; 0 if absent"));
    }

    @Override
    public Object read(Envelope envelope, DesiredState state) {
        return new Region(
                new RegionId(envelope.name()),
                new Jurisdiction(envelope.text("jurisdiction").orElseThrow()),
                new Coordinates(
                        envelope.number("latitude").orElseThrow(),
                        envelope.number("longitude").orElseThrow()),
                envelope.number("costPerNodeHour").orElse(0.0),
                envelope.number("carbonGramsPerKwh").orElse(0.0));
    }

    @Override
    public Map<String, Object> write(Object thing) {
        var region = (Region) thing;
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("jurisdiction", region.jurisdiction().value());
        spec.put("latitude", region.coordinates().latitude());
        spec.put("longitude", region.coordinates().longitude());
        spec.put("costPerNodeHour", region.costPerNodeHour());
        spec.put("carbonGramsPerKwh", region.carbonGramsPerKwh());
        return spec;
    }
}
