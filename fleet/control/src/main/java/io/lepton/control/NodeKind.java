package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code Node}: what people say of a node, whether it has joined or not. */
final class NodeKind implements ResourceKind {
    @Override
    public String title() {
        return "Node";
    }

    @Override
    public String purpose() {
        return "What people say of a process that holds models; a node joins without it too.";
    }

    @Override
    public Kind stored() {
        return Kind.NODE;
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
                Field.required("region", Forms.LABEL, "where it runs; a node never moves"),
                Field.optional(
                        "cordoned",
                        new Form.Truth(),
                        "true: it gets no new replicas, and its own move to other nodes; false if absent"));
    }

    @Override
    public Object read(Envelope envelope, DesiredState state) {
        return new NodeWish(
                new NodeId(envelope.name()),
                new RegionId(envelope.text("region").orElseThrow()),
                envelope.truth("cordoned"));
    }

    @Override
    public Map<String, Object> write(Object thing) {
        var node = (NodeWish) thing;
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("region", node.region().value());
        spec.put("cordoned", node.isCordoned());
        return spec;
    }
}
