package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.Change.Resource;
import io.lepton.control.ResourceKind.Ownership;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.control.manifest.FormSchema;
import io.lepton.control.manifest.ManifestReader;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every kind of resource that people write, in the order in which files name them best: what is named comes first. */
final class ResourceKinds {
    static final List<ResourceKind> ALL = List.of(
            new ProjectKind(),
            new RegionKind(),
            new PolicyKind(),
            new NodeKind(),
            new RoleBindingKind(),
            new ModelKind(),
            new ModelVersionKind(),
            new DeploymentKind(),
            new TrafficPolicyKind(),
            new AliasKind());

    private static final int WORDS_MAX = 64;
    private static final Form.Text KEY =
            new Form.Text(Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,126}"), "team or example.com/team", 127);
    private static final Form.Words LABELS = new Form.Words(
            KEY,
            new Form.Text(
                    Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,62})?"), "gold (letters, digits, dot, hyphen)", 63),
            WORDS_MAX);
    private static final Form.Words ANNOTATIONS = new Form.Words(KEY, Form.Text.free(4_096), WORDS_MAX);

    private ResourceKinds() {}

    /**
     * The kind of a word, as a file or a command line writes it: {@code RoleBinding}, {@code rolebinding}, {@code
     * role-bindings}.
     *
     * @throws LeptonException {@link ErrorCode#NOT_FOUND} if there is none, with what may have been meant
     */
    static ResourceKind named(String word) {
        String plain = word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        return ALL.stream()
                .filter(kind -> plain.equals(kind.title().toLowerCase(Locale.ROOT)) || plain.equals(plural(kind)))
                .findFirst()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.NOT_FOUND,
                        "no such kind: kind=" + word
                                + Spelling.suggestion(
                                        word,
                                        ALL.stream().map(ResourceKind::title).toList())));
    }

    private static String plural(ResourceKind kind) {
        String one = kind.title().toLowerCase(Locale.ROOT);
        return one.endsWith("y")
                ? one.substring(0, one.length() - 1) + "ies"
                : one.endsWith("s") ? one + "es" : one + "s";
    }

    /** A registered version of a state. */
    static Optional<ModelVersion> version(DesiredState state, ModelVersionId id) {
        return state.models().stream()
                .filter(model -> model.name().equals(id.model()))
                .flatMap(model -> model.versions().stream())
                .filter(version -> version.id().equals(id))
                .findFirst();
    }

    /** A resource as a person names it: {@code Deployment digits}. */
    static String spoken(Resource resource) {
        return of(resource.kind())
                        .map(ResourceKind::title)
                        .orElse(resource.kind().word()) + " " + resource.name();
    }

    static Optional<ResourceKind> of(Kind stored) {
        return ALL.stream().filter(kind -> kind.stored() == stored).findFirst();
    }

    /** The form of a whole document of each kind, by title. */
    static Map<String, Form.Keys> forms() {
        return ALL.stream().collect(Collectors.toMap(ResourceKind::title, ResourceKinds::form));
    }

    /** The JSON Schema of a kind's documents. */
    static Map<String, Object> schema(ResourceKind kind) {
        return FormSchema.document(kind.title(), kind.purpose(), form(kind));
    }

    /** A document that says a thing. */
    static Map<String, Object> write(ResourceKind kind, Object thing, Metadata metadata) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("name", kind.stored().nameOf(thing));
        if (kind.ownership() == Ownership.PROJECT) {
            about.put("project", metadata.project().orElse(Project.DEFAULT));
        }
        if (!metadata.labels().isEmpty()) {
            about.put("labels", metadata.labels());
        }
        if (!metadata.annotations().isEmpty()) {
            about.put("annotations", metadata.annotations());
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", ManifestReader.API_VERSION);
        document.put("kind", kind.title());
        document.put("metadata", about);
        document.put("spec", kind.write(thing));
        return document;
    }

    private static Form.Keys form(ResourceKind kind) {
        Field spec = kind.spec().keys().stream().anyMatch(key -> key.presence() == Form.Presence.REQUIRED)
                        || !kind.spec().exclusive().isEmpty()
                ? Field.required("spec", kind.spec(), "what it is to be")
                : Field.optional("spec", kind.spec(), "what it is to be");
        return Form.Keys.of(
                Field.required(
                        "apiVersion", new Form.Choice(List.of(ManifestReader.API_VERSION)), "the form of the document"),
                Field.required("kind", new Form.Choice(List.of(kind.title())), "what is described"),
                Field.required("metadata", metadata(kind), "which one it is"),
                spec);
    }

    private static Form.Keys metadata(ResourceKind kind) {
        List<Field> keys = new ArrayList<>();
        keys.add(Field.required("name", kind.name(), "its name, the only one of its kind"));
        if (kind.ownership() == Ownership.PROJECT) {
            keys.add(Field.optional("project", Forms.LABEL, "what owns it; default if absent"));
        }
        keys.add(Field.optional("labels", LABELS, "short words for programs"));
        keys.add(Field.optional("annotations", ANNOTATIONS, "longer words for people"));
        keys.add(Field.optional(
                "revision",
                new Form.Whole(0, Long.MAX_VALUE),
                "the revision that was seen: refused if it has changed since; 0 for what must be new"));
        return new Form.Keys(keys, List.of());
    }
}
