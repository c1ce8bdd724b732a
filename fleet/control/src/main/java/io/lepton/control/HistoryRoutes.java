package io.lepton.control;

import io.lepton.chassis.Clock;
import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.control.Change.Kind;
import io.lepton.control.ChangeQuery.Order;
import io.lepton.control.ChangeQuery.Subject;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.wire.ChangeView;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.lepton.wire.WatchView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The history of the desired state: read, waited for, and undone. */
final class HistoryRoutes {
    private static final int LIMIT = 50;
    private static final int WAIT_SECONDS_MAX = 30;
    private static final Set<String> SECRETS = Set.of("passwordHash", "sha256");

    private final Mailbox mailbox;
    private final DesiredStore store;
    private final Clock clock;
    private final Undo undo;

    HistoryRoutes(Mailbox mailbox, DesiredStore store, Clock clock) {
        this.mailbox = mailbox;
        this.store = store;
        this.clock = clock;
        this.undo = new Undo(store);
    }

    List<Route> routes() {
        return List.of(
                Route.get(Paths.API + "/history", this::history),
                Route.get(Paths.API + "/watch", this::watch),
                Route.post(Paths.API + "/history/{revision}/undo", this::undo));
    }

    /** Newest first; with {@code after}, oldest first from there on, so that asking again with the last one misses nothing. */
    private Response history(Request request) {
        mailbox.requireReign();
        Optional<ModelName> model = request.query("model").map(name -> Inputs.checked(() -> new ModelName(name)));
        int limit = (int) Inputs.number(request, "limit", 1, ChangeQuery.MAX).orElse(LIMIT);
        var after = Inputs.number(request, "after", 0, Long.MAX_VALUE);
        var order = after.isPresent() ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
        var query = new ChangeQuery(after.orElse(0), Long.MAX_VALUE, model, subject(request), order, limit);
        long waitSeconds =
                Inputs.number(request, "waitSeconds", 0, WAIT_SECONDS_MAX).orElse(0);
        return answer(whole(await(query, Duration.ofSeconds(waitSeconds)), query));
    }

    /** The changes after a revision, waited for if there are none yet, with the revision to go on from. */
    private Response watch(Request request) {
        mailbox.requireReign();
        long after = Inputs.number("after", request.requiredQuery("after"), 0, Long.MAX_VALUE);
        var query = new ChangeQuery(
                after, Long.MAX_VALUE, Optional.empty(), subject(request), Order.OLDEST_FIRST, ChangeQuery.MAX);
        long waitSeconds =
                Inputs.number(request, "waitSeconds", 0, WAIT_SECONDS_MAX).orElse(WAIT_SECONDS_MAX);
        List<Change> changes = whole(await(query, Duration.ofSeconds(waitSeconds)), query);
        long revision = changes.isEmpty() ? after : changes.getLast().revision();
        return Response.json(new WatchView(revision, views(changes)));
    }

    private static Optional<Subject> subject(Request request) {
        Optional<String> name = request.query("name");
        Optional<Kind> kind = request.query("kind").map(HistoryRoutes::kind);
        if (name.isPresent() && kind.isEmpty()) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "a name needs its kind: query=kind");
        }
        return kind.map(only -> new Subject(only, name));
    }

    /** A kind as people write it, or as the history shows it. */
    private static Kind kind(String word) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseGet(() -> ResourceKinds.named(word).stored());
    }

    private List<Change> await(ChangeQuery query, Duration wait) {
        long startNanos = clock.nanos();
        try {
            while (true) {
                long revision = mailbox.revision();
                List<Change> changes = store.changes(query);
                Duration left = wait.minusNanos(clock.nanos() - startNanos);
                if (!changes.isEmpty() || !left.isPositive() || !mailbox.awaitRevisionAfter(revision, left)) {
                    return changes;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of(); // The server is closing.
        }
    }

    /** Never parts the changes of one revision: whoever asks for what comes after it would miss the rest. */
    private List<Change> whole(List<Change> changes, ChangeQuery query) {
        if (changes.size() < query.max()) {
            return changes;
        }
        long last = changes.getLast().revision();
        List<Change> all = new ArrayList<>(changes);
        all.removeIf(change -> change.revision() == last);
        all.addAll(store.changes(query.within(last)));
        return all;
    }

    private Response undo(Request request) {
        long revision = Inputs.number("revision", request.parameter("revision"), 1, Long.MAX_VALUE);
        long made = mailbox.exclusively(() -> {
            DesiredState state = mailbox.read(ControlCore::desired);
            mailbox.handle(undo.of(revision, edits -> Asker.requireAll(edits, state)));
            return mailbox.revision();
        });
        return answer(store.changes(ChangeQuery.of(made)));
    }

    private Response answer(List<Change> changes) {
        return Response.json(views(changes));
    }

    /** Those that the asker may see, without secrets. */
    private List<ChangeView> views(List<Change> changes) {
        DesiredState state = mailbox.read(ControlCore::desired);
        return changes.stream()
                .filter(change -> Asker.may(AccessAim.ofPast(
                        change.resource().kind(), change.resource().name(), state)))
                .map(HistoryRoutes::view)
                .toList();
    }

    private static ChangeView view(Change change) {
        return new ChangeView(
                change.revision(),
                change.origin().at(),
                change.origin().author(),
                change.resource().kind().word(),
                change.resource().name(),
                change.resource().model(),
                change.before().map(HistoryRoutes::told),
                change.after().map(HistoryRoutes::told));
    }

    /** Hashes of passwords and keys are kept, and shown to nobody. */
    private static Map<String, Object> told(String body) {
        Map<String, Object> tree = tree(body);
        tree.keySet().removeAll(SECRETS);
        return tree;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> tree(String body) {
        return Json.read(body.getBytes(StandardCharsets.UTF_8), Map.class);
    }
}
