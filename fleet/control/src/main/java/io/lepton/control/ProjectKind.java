package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code Project}: what owns models and deployments. */
final class ProjectKind implements ResourceKind {
    @Override
    public String title() {
        return "Project";
    }

    @Override
    public String purpose() {
        return "What owns models and deployments.";
    }

    @Override
    public Kind stored() {
        return Kind.PROJECT;
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
                Field.optional("description", Forms.DESCRIPTION, "for people"),
                Field.optional("parent", Forms.LABEL, "the project that it is a part of"));
    }

    @Override
    public Object read(Envelope envelope, DesiredState state) {
        return new Project(
                envelope.name(),
                envelope.text("parent"),
                envelope.text("description").orElse(""));
    }

    @Override
    public Map<String, Object> write(Object thing) {
        var project = (Project) thing;
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("description", project.description());
        project.parent().ifPresent(parent -> spec.put("parent", parent));
        return spec;
    }
}
