package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds what would restore the state before a write, whatever it changed: all of it, or nothing.
 *
 * <p>A registered version stays, because its number must never mean another file; and what is serving follows from what is
 * wished.
 */
final class Undo {
    /** What stays, what follows from the rest by itself, what was taken back for good: a revoked key stays revoked; and what has been done. */
    private static final Set<Kind> FOLLOWING = Set.of(
            Kind.VERSION,
            Kind.SERVING,
            Kind.ROLLOUT,
            Kind.TRAFFIC_SERVING,
            Kind.ALIAS_SERVING,
            Kind.ACCOUNT,
            Kind.API_KEY,
            Kind.JOIN_TOKEN,
            Kind.JOB);

    private final DesiredStore store;

    Undo(DesiredStore store) {
        this.store = store;
    }

    /** The edits that undo a revision, whoever asks. */
    ControlEvent.Edited of(long revision) {
        return of(revision, _ -> {});
    }

    /**
     * The edits that undo a revision.
     *
     * @param permitted refuses edits that the asker may not make
     * @throws LeptonException {@link ErrorCode#NOT_FOUND} if the revision changed nothing, {@link ErrorCode#INVALID_REQUEST}
     *     if it changed nothing that can be restored, {@link ErrorCode#CONFLICT} if a newer one changed any of the same things
     */
    ControlEvent.Edited of(long revision, Consumer<List<Edit>> permitted) {
        List<Change> changes = store.changes(ChangeQuery.of(revision));
        if (changes.isEmpty()) {
            throw new LeptonException(ErrorCode.NOT_FOUND, "nothing was changed then: revision=" + revision);
        }
        List<Change> restorable = changes.stream().filter(Undo::isRestorable).toList();
        if (restorable.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "a registered version stays, what is serving follows by itself, and accounts, keys and jobs are not restored: revision="
                            + revision
                            + ", kinds="
                            + changes.stream()
                                    .map(change -> change.resource().kind().word())
                                    .distinct()
                                    .toList());
        }
        List<Edit> edits = restorable.stream().map(Undo::reversed).toList();
        permitted.accept(edits);
        refuseIfTouchedSince(restorable);
        return new ControlEvent.Edited(edits);
    }

    private void refuseIfTouchedSince(List<Change> changes) {
        Map<Stored, Long> revisions = store.revisions();
        String touched = changes.stream()
                .filter(change -> newest(change, revisions) > change.revision())
                .map(change -> "it was changed again: " + ResourceKinds.spoken(change.resource()) + ", revision="
                        + change.revision() + ", newer=" + newest(change, revisions))
                .collect(Collectors.joining("\n"));
        if (!touched.isEmpty()) {
            throw new LeptonException(ErrorCode.CONFLICT, touched);
        }
    }

    private static long newest(Change change, Map<Stored, Long> revisions) {
        return revisions.getOrDefault(Stored.of(change.resource()), change.revision());
    }

    private static Edit reversed(Change change) {
        Change.Resource resource = change.resource();
        return change.before()
                .<Edit>map(body -> new Edit.Put(resource.kind(), Resources.read(resource, body)))
                .orElseGet(() -> new Edit.Remove(resource.kind(), resource.name()));
    }

    private static boolean isRestorable(Change change) {
        return !FOLLOWING.contains(change.resource().kind());
    }
}
