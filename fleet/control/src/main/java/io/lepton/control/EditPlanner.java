package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.EditPlan.Purpose;
import io.lepton.control.ResourceKind.FieldFault;
import io.lepton.control.ResourceKind.Ownership;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Mistake;
import io.lepton.domain.ModelVersion;
import io.lepton.wire.ApplyView.Difference;
import io.lepton.wire.ApplyView.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Works out what resources of files change in a state. Pure; confined to one thread, and to one plan. */
final class EditPlanner {
    private final DesiredState state;
    private final DesiredState beside;
    private final List<Edit> edits = new ArrayList<>();
    private final List<Mistake> mistakes = new ArrayList<>();
    private final Map<Envelope, Outcome> outcomes = new LinkedHashMap<>();
    private final List<Outcome> pruned = new ArrayList<>();
    private final Map<Kind, Map<String, Object>> known = new HashMap<>();

    private EditPlanner(DesiredState state, Collection<ModelVersion> arrived) {
        this.state = state;
        List<Edit> arrivals = arrived.stream()
                .filter(version -> ResourceKinds.version(state, version.id()).isEmpty())
                .<Edit>map(version -> new Edit.Put(Kind.VERSION, version))
                .toList();
        this.beside = state.edited(arrivals);
    }

    /**
     * Makes a plan.
     *
     * @param arrived every version that the files name, with what is in its file
     */
    static EditPlan plan(
            List<Envelope> envelopes, Purpose purpose, Collection<ModelVersion> arrived, DesiredState state) {
        var planner = new EditPlanner(state, arrived);
        Map<String, Envelope> seen = new HashMap<>();
        List<Envelope> once = new ArrayList<>();
        for (Envelope envelope : envelopes) {
            Envelope first = seen.putIfAbsent(envelope.kind() + "/" + envelope.name(), envelope);
            if (first == null) {
                once.add(envelope);
            } else {
                planner.mistakes.add(envelope.mistake(
                        "metadata.name",
                        "given twice, first in " + first.file() + ":" + first.line("metadata.name") + ", name="
                                + envelope.name()));
            }
        }
        once.forEach(envelope -> planner.add(envelope, purpose));
        if (purpose == Purpose.APPLY_AND_PRUNE) {
            planner.prune(once);
        }
        return planner.result(envelopes);
    }

    private EditPlan result(List<Envelope> envelopes) {
        List<Outcome> all = new ArrayList<>(outcomes.values());
        all.addAll(pruned);
        // What is named comes before what names it, and goes after it.
        edits.sort(Comparator.comparing(Edit::kind));
        return new EditPlan(edits, all, mistakes, envelopes);
    }

    private void add(Envelope envelope, Purpose purpose) {
        ResourceKind kind = ResourceKinds.named(envelope.kind());
        if (purpose == Purpose.DELETE) {
            delete(envelope, kind);
            return;
        }
        try {
            put(envelope, kind, kind.read(envelope, beside));
        } catch (FieldFault e) {
            mistakes.add(envelope.mistake(e.field(), String.valueOf(e.getMessage())));
        } catch (IllegalArgumentException e) {
            mistakes.add(envelope.mistake("spec", String.valueOf(e.getMessage())));
        }
    }

    private void put(Envelope envelope, ResourceKind kind, Object thing) {
        String name = envelope.name();
        Metadata metadata = metadata(envelope, kind);
        Metadata former = state.declared().metadata(kind.stored(), name);
        Optional<Object> before = find(kind, name);
        if (!before.equals(Optional.of(thing))) {
            edits.add(new Edit.Put(kind.stored(), thing));
        }
        if (!metadata.equals(former)) {
            edits.add(
                    metadata.isEmpty()
                            ? new Edit.Remove(Kind.METADATA, metadata.name())
                            : new Edit.Put(Kind.METADATA, metadata));
        }
        List<Difference> differences = before.map(was -> Differences.between(
                        ResourceKinds.write(kind, was, former), ResourceKinds.write(kind, thing, metadata)))
                .orElse(List.of());
        String action = before.isEmpty() ? "created" : differences.isEmpty() ? "unchanged" : "changed";
        outcomes.put(envelope, new Outcome(kind.title(), name, action, differences));
    }

    private static Metadata metadata(Envelope envelope, ResourceKind kind) {
        Optional<String> project = kind.ownership() == Ownership.PROJECT
                ? envelope.project().filter(name -> !name.equals(Project.DEFAULT))
                : Optional.empty();
        return new Metadata(
                kind.stored(), envelope.name(), project, envelope.words("labels"), envelope.words("annotations"));
    }

    private void delete(Envelope envelope, ResourceKind kind) {
        String name = envelope.name();
        boolean isThere = find(kind, name).isPresent();
        if (isThere && isRegistered(kind, name)) {
            mistakes.add(envelope.mistake(
                    "metadata.name", "a registered version stays, because its number must never mean another file"));
            return;
        }
        if (isThere) {
            remove(kind, name);
        }
        outcomes.put(envelope, new Outcome(kind.title(), name, isThere ? "deleted" : "absent", List.of()));
    }

    private void prune(List<Envelope> envelopes) {
        Map<ResourceKind, Set<String>> named = new LinkedHashMap<>();
        envelopes.forEach(
                envelope -> named.computeIfAbsent(ResourceKinds.named(envelope.kind()), _ -> new LinkedHashSet<>())
                        .add(envelope.name()));
        named.forEach((kind, names) -> known(kind).keySet().stream()
                .filter(name -> !names.contains(name) && !isRegistered(kind, name))
                .filter(name -> kind.stored() != Kind.PROJECT || !name.equals(Project.DEFAULT))
                .forEach(name -> {
                    remove(kind, name);
                    pruned.add(new Outcome(kind.title(), name, "deleted", List.of()));
                }));
    }

    private void remove(ResourceKind kind, String name) {
        edits.add(new Edit.Remove(kind.stored(), name));
        if (!state.declared().metadata(kind.stored(), name).isEmpty()) {
            edits.add(new Edit.Remove(Kind.METADATA, Metadata.name(kind.stored(), name)));
        }
    }

    /** Whether something stands for files that are registered, and so cannot be taken away. */
    private boolean isRegistered(ResourceKind kind, String name) {
        return kind.stored() == Kind.VERSION
                || (kind.stored() == Kind.MODEL
                        && state.models().stream()
                                .anyMatch(model -> model.name().value().equals(name)));
    }

    private Optional<Object> find(ResourceKind kind, String name) {
        return Optional.ofNullable(known(kind).get(name));
    }

    private Map<String, Object> known(ResourceKind kind) {
        return known.computeIfAbsent(kind.stored(), stored -> {
            Map<String, Object> things = new LinkedHashMap<>();
            kind.all(state).forEach(thing -> things.put(stored.nameOf(thing), thing));
            return things;
        });
    }
}
