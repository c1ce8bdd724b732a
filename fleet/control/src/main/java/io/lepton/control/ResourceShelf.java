package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.ChangeQuery.Order;
import io.lepton.control.ChangeQuery.Subject;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws resources as documents, with the revision at which each was last changed. Safe for any thread. */
final class ResourceShelf {
    private final DesiredStore store;

    ResourceShelf(DesiredStore store) {
        this.store = store;
    }

    /** What people asked for, of one kind, without revisions: applied to an empty fleet, it asks for the same. */
    static List<Map<String, Object>> documents(ResourceKind kind, DesiredState state) {
        List<Map<String, Object>> documents = new ArrayList<>();
        kind.all(state).forEach(thing -> documents.add(document(kind, thing, state)));
        return documents;
    }

    /** Everything of a kind; of nodes, those too that nobody has said anything of. */
    List<Map<String, Object>> all(ResourceKind kind, FleetPicture picture, DesiredState state) {
        Map<Stored, Long> revisions = store.revisions();
        return things(kind, picture, state).stream()
                .map(thing -> {
                    String name = kind.stored().nameOf(thing);
                    long own = revisions.getOrDefault(new Stored(kind.stored().word(), name), 0L);
                    long said = revisions.getOrDefault(
                            new Stored(Kind.METADATA.word(), Metadata.name(kind.stored(), name)), 0L);
                    return with(document(kind, thing, state), Math.max(own, said));
                })
                .toList();
    }

    /**
     * One thing.
     *
     * @throws LeptonException {@link ErrorCode#NOT_FOUND} if there is none of that name
     */
    Map<String, Object> find(ResourceKind kind, String name, FleetPicture picture, DesiredState state) {
        List<?> things = things(kind, picture, state);
        Object found = things.stream()
                .filter(thing -> kind.stored().nameOf(thing).equals(name))
                .findFirst()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.NOT_FOUND,
                        "no such resource: kind=" + kind.title() + ", name=" + name
                                + Spelling.suggestion(
                                        name,
                                        things.stream()
                                                .map(kind.stored()::nameOf)
                                                .limit(20)
                                                .toList())));
        long revision =
                changedAfter(0, new Subject(kind.stored(), Optional.of(name))).orElse(0L);
        return with(document(kind, found, state), revision);
    }

    /** The newest revision after another that changed a thing, if there is one. */
    Optional<Long> changedAfter(long revision, Subject subject) {
        var query = new ChangeQuery(
                revision, Long.MAX_VALUE, Optional.empty(), Optional.of(subject), Order.NEWEST_FIRST, 1);
        return store.changes(query).stream().map(Change::revision).findFirst();
    }

    private static List<?> things(ResourceKind kind, FleetPicture picture, DesiredState state) {
        if (kind.stored() != Kind.NODE) {
            return kind.all(state);
        }
        List<Object> nodes = new ArrayList<>(kind.all(state));
        picture.snapshot().nodes().stream()
                .filter(node ->
                        state.declared().find(Kind.NODE, node.id().value()).isEmpty())
                .forEach(node -> nodes.add(new NodeWish(node.id(), node.region(), false)));
        return nodes;
    }

    private static Map<String, Object> document(ResourceKind kind, Object thing, DesiredState state) {
        var metadata = state.declared().metadata(kind.stored(), kind.stored().nameOf(thing));
        return ResourceKinds.write(kind, thing, metadata);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> with(Map<String, Object> document, long revision) {
        Map<String, Object> metadata = new LinkedHashMap<>((Map<String, Object>) document.get("metadata"));
        metadata.put("revision", revision);
        Map<String, Object> copy = new LinkedHashMap<>(document);
        copy.put("metadata", metadata);
        return copy;
    }
}
