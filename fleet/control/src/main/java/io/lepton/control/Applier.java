package io.lepton.control;

import io.lepton.chassis.Marked;
import io.lepton.control.Change.Kind;
import io.lepton.control.ChangeQuery.Order;
import io.lepton.control.EditPlan.Purpose;
import io.lepton.control.StateRules.Complaint;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.ManifestReader;
import io.lepton.control.manifest.Mistake;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.ApplyRequest;
import io.lepton.wire.ApplyView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes files of resources true: reads them whole, tells every mistake at once, and does all of it in one write or nothing.
 *
 * <p>What is asked for is worked out twice: once to see whether files are wanted, and once more under the core's lock, on the
 * state that the write will follow.
 */
final class Applier {
    private static final int FILE_CHARACTERS_MAX = 4 << 20;
    private static final int RESOURCES_MAX = 20_000;
    private static final int MISTAKES_MAX = 200;

    private final Mailbox mailbox;
    private final Registry registry;
    private final DesiredStore store;

    Applier(Mailbox mailbox, Registry registry, DesiredStore store) {
        this.mailbox = mailbox;
        this.registry = registry;
        this.store = store;
    }

    /** Whether something is to be done, or only told. */
    enum Deed {
        DO,
        TELL
    }

    /**
     * Applies or deletes what files name.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} with a line for each mistake, {@link ErrorCode#CONFLICT}
     *     if the only mistakes are revisions that are stale
     */
    ApplyView run(ApplyRequest request, Purpose purpose, Deed deed) {
        List<Envelope> envelopes = new ArrayList<>();
        List<Mistake> mistakes = new ArrayList<>();
        read(request, envelopes, mistakes);
        var arrivals = new Arrivals(
                registry, mailbox.read(ControlCore::desired), request.sent().orElse(List.of()));
        if (purpose != Purpose.DELETE) {
            arrivals.find(envelopes.stream().filter(Applier::isVersion).toList());
            mistakes.addAll(arrivals.mistakes());
        }
        try {
            return run(envelopes, purpose, arrivals, mistakes, deed);
        } catch (LeptonException e) {
            arrivals.taken().forEach(registry::discard);
            throw e;
        }
    }

    /**
     * Deletes one thing.
     *
     * @throws LeptonException {@link ErrorCode#NOT_FOUND} if it is not there, {@link ErrorCode#CONFLICT} if something needs it
     */
    ApplyView delete(ResourceKind kind, String name, Deed deed) {
        var envelope = new Envelope("", new Marked.Nothing(0), kind.title(), Map.of("name", name), Map.of());
        var arrivals = new Arrivals(registry, mailbox.read(ControlCore::desired), List.of());
        try {
            ApplyView view = run(List.of(envelope), Purpose.DELETE, arrivals, List.of(), deed);
            if (view.outcomes().stream().anyMatch(outcome -> outcome.action().equals("absent"))) {
                throw new LeptonException(
                        ErrorCode.NOT_FOUND, "no such resource: kind=" + kind.title() + ", name=" + name);
            }
            return view;
        } catch (LeptonException e) {
            throw e.code() == ErrorCode.INVALID_CONFIGURATION
                    ? new LeptonException(ErrorCode.CONFLICT, String.valueOf(e.getMessage()), e)
                    : e;
        }
    }

    private ApplyView run(
            List<Envelope> envelopes, Purpose purpose, Arrivals arrivals, List<Mistake> mistakes, Deed deed) {
        boolean isToBeDone = deed == Deed.DO && arrivals.wanted().isEmpty();
        return mailbox.exclusively(() -> {
            DesiredState state = mailbox.read(ControlCore::desired);
            EditPlan plan = EditPlanner.plan(envelopes, purpose, arrivals.versions(), state);
            Asker.requireAll(plan.edits(), state);
            List<Mistake> all = new ArrayList<>(mistakes);
            all.addAll(plan.mistakes());
            List<Mistake> stale = stale(envelopes);
            all.addAll(stale);
            mailbox.read(core -> core.complaints(plan.edits()))
                    .forEach(complaint -> all.add(placed(complaint, envelopes)));
            refuse(all, stale);
            boolean isApplied = isToBeDone && !plan.edits().isEmpty();
            if (isApplied) {
                mailbox.handle(new ControlEvent.Edited(plan.edits()));
            }
            return new ApplyView(isApplied, mailbox.revision(), plan.outcomes(), arrivals.wanted());
        });
    }

    private static void read(ApplyRequest request, List<Envelope> envelopes, List<Mistake> mistakes) {
        var reader = new ManifestReader(ResourceKinds.forms(), FILE_CHARACTERS_MAX);
        request.files().forEach(file -> reader.read(file.name(), file.text()));
        envelopes.addAll(reader.envelopes());
        mistakes.addAll(reader.mistakes());
        if (envelopes.isEmpty() && mistakes.isEmpty()) {
            mistakes.add(new Mistake("", 0, "", "the files name no resource"));
        }
        if (envelopes.size() > RESOURCES_MAX) {
            throw new LeptonException(
                    ErrorCode.TOO_LARGE,
                    "too many resources at once: resources=" + envelopes.size() + ", resourcesMax=" + RESOURCES_MAX);
        }
    }

    private static boolean isVersion(Envelope envelope) {
        return ResourceKinds.named(envelope.kind()).stored() == Kind.VERSION;
    }

    /** Those whose writer saw a revision that something newer has replaced. */
    private List<Mistake> stale(List<Envelope> envelopes) {
        List<Mistake> stale = new ArrayList<>();
        for (Envelope envelope : envelopes) {
            envelope.revision().ifPresent(seen -> {
                Kind kind = ResourceKinds.named(envelope.kind()).stored();
                var query = new ChangeQuery(seen, Long.MAX_VALUE, Optional.empty(), Order.NEWEST_FIRST, 1)
                        .about(kind, envelope.name());
                store.changes(query).stream()
                        .findFirst()
                        .ifPresent(change -> stale.add(envelope.mistake(
                                "metadata.revision",
                                "the revision is stale: it was changed since, revision=" + seen + ", newest="
                                        + change.revision() + ", by "
                                        + change.origin().author())));
            });
        }
        return stale;
    }

    /** A complaint where the thing that it is about stands; without a place if it is in no file. */
    private static Mistake placed(Complaint complaint, List<Envelope> envelopes) {
        var resource = complaint.resource();
        return envelopes.stream()
                .filter(envelope -> envelope.name().equals(resource.name())
                        && ResourceKinds.named(envelope.kind()).stored() == resource.kind())
                .findFirst()
                .map(envelope -> envelope.mistake(complaint.field(), complaint.fact()))
                .orElseGet(() -> new Mistake(
                        "",
                        0,
                        "",
                        ResourceKinds.spoken(resource) + ": " + complaint.field() + ": " + complaint.fact()));
    }

    private static void refuse(List<Mistake> mistakes, List<Mistake> stale) {
        if (mistakes.isEmpty()) {
            return;
        }
        var code = mistakes.size() == stale.size() ? ErrorCode.CONFLICT : ErrorCode.INVALID_CONFIGURATION;
        String told = mistakes.stream()
                .distinct()
                .limit(MISTAKES_MAX)
                .map(Mistake::toString)
                .collect(Collectors.joining("\n"));
        int more = mistakes.size() - MISTAKES_MAX;
        throw new LeptonException(code, more > 0 ? told + "\nand " + more + " mistakes more" : told);
    }
}
