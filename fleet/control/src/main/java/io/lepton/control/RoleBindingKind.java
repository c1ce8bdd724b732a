package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.domain.RegionId;
import io.lepton.governance.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code RoleBinding}: who has which role. */
final class RoleBindingKind implements ResourceKind {
    private static final Form.Text SUBJECT = new Form.Text(
            Pattern.compile("(user|group|service):[A-Za-z0-9][A-Za-z0-9._@+-]{0,119}"), "user:anna or group:ml", 128);

    @Override
    public String title() {
        return "RoleBinding";
    }

    @Override
    public String purpose() {
        return "Gives people a role in its project, or in the whole fleet if it names none.";
    }

    @Override
    public Kind stored() {
        return Kind.ROLE_BINDING;
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
                Field.required("role", new Form.Choice(Role.words()), "what they may do"),
                Field.required("subjects", Forms.listOf(SUBJECT), "who: user:NAME, group:NAME or service:NAME"),
                Field.optional("project", Forms.LABEL, "in which project; in the whole fleet if absent"),
                Field.optional(
                        "regions",
                        Forms.listOf(Forms.LABEL),
                        "in which regions, for what happens in regions; all if absent"));
    }

    @Override
    public Object read(Envelope envelope, DesiredState state) {
        Optional<List<RegionId>> regions = envelope.list("regions")
                .map(names -> names.stream().map(RegionId::new).toList());
        return new RoleBinding(
                envelope.name(),
                Role.of(envelope.text("role").orElseThrow()),
                envelope.list("subjects").orElseThrow(),
                envelope.text("project"),
                regions);
    }

    @Override
    public Map<String, Object> write(Object thing) {
        var binding = (RoleBinding) thing;
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("role", binding.role().word());
        spec.put("subjects", binding.subjects());
        binding.project().ifPresent(project -> spec.put("project", project));
        binding.regions()
                .ifPresent(regions -> spec.put(
                        "regions", regions.stream().map(RegionId::value).toList()));
        return spec;
    }
}
