package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.governance.Permission;
import io.lepton.governance.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code Project}: what owns models and deployments. */
final class ProjectKind implements ResourceKind {
    private static final String CARD = "requiresCard";
    private static final String APPROVERS = "approvers";
    /** Who cannot deploy cannot be asked to let something answer. */
    private static final List<String> DEPLOYING = Stream.of(Role.values())
            .filter(role -> role.permits(Permission.DEPLOY))
            .map(Role::word)
            .toList();

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
                Field.optional("parent", Forms.LABEL, "the project that it is a part of"),
                Field.optional(
                        CARD, new Form.Truth(), "true: models are deployed here, and below, only with a model card"),
                Field.optional(
                        APPROVERS,
                        Forms.listOf(new Form.Choice(DEPLOYING)),
                        "the roles one of which must approve each new version here, and below"));
    }

    @Override
    public Object read(Envelope envelope, DesiredState state) {
        return new Project(
                envelope.name(),
                envelope.text("parent"),
                envelope.text("description").orElse(""),
                Optional.of(new Project.Demands(
                        envelope.truth(CARD),
                        envelope.list(APPROVERS).orElse(List.of()).stream()
                                .map(Role::of)
                                .toList())));
    }

    @Override
    public Map<String, Object> write(Object thing) {
        var project = (Project) thing;
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("description", project.description());
        project.parent().ifPresent(parent -> spec.put("parent", parent));
        project.demands().ifPresent(demands -> {
            if (demands.card()) {
                spec.put(CARD, true);
            }
            if (!demands.approvers().isEmpty()) {
                spec.put(APPROVERS, demands.approvers().stream().map(Role::word).toList());
            }
        });
        return spec;
    }
}
