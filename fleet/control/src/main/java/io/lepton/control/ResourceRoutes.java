package io.lepton.control;

import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.chassis.YamlText;
import io.lepton.control.Applier.Deed;
import io.lepton.control.ChangeQuery.Subject;
import io.lepton.control.EditPlan.Purpose;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.ApplyRequest;
import io.lepton.wire.ArtifactView;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Resources as files have them: applied, deleted, shown, exported, and their schemas. */
final class ResourceRoutes {
    private static final String YAML = "application/yaml";
    private static final int BODY_BYTES_MAX = 16 << 20;

    private final Mailbox mailbox;
    private final Registry registry;
    private final ResourceShelf shelf;
    private final Applier applier;

    ResourceRoutes(Mailbox mailbox, Registry registry, DesiredStore store) {
        this.mailbox = mailbox;
        this.registry = registry;
        this.shelf = new ResourceShelf(store);
        this.applier = new Applier(mailbox, registry, store);
    }

    List<Route> routes() {
        return List.of(
                Route.post(Paths.API + "/apply", this::apply),
                Route.post(Paths.API + "/delete", request -> run(request, Purpose.DELETE)),
                Route.post(Paths.API + "/artifacts", this::keep),
                Route.get(Paths.API + "/export", _ -> export()),
                Route.get(Paths.API + "/resources/{kind}", this::list),
                Route.get(Paths.API + "/resources/{kind}/{name}", this::show),
                Route.delete(Paths.API + "/resources/{kind}/{name}", this::delete),
                Route.get(Paths.API + "/schema", _ -> schemas()),
                Route.get(
                        Paths.API + "/schema/{kind}",
                        request ->
                                Response.json(ResourceKinds.schema(ResourceKinds.named(request.parameter("kind"))))));
    }

    private Response apply(Request request) {
        return run(request, Inputs.isSet(request, "prune") ? Purpose.APPLY_AND_PRUNE : Purpose.APPLY);
    }

    private Response run(Request request, Purpose purpose) {
        mailbox.requireReign();
        Deed deed = Inputs.isSet(request, "dryRun") ? Deed.TELL : Deed.DO;
        return Response.json(applier.run(Json.readStrictly(body(request), ApplyRequest.class), purpose, deed));
    }

    /** A body may be larger here than elsewhere: it may be a whole fleet. */
    private static byte[] body(Request request) {
        try {
            byte[] body = request.bodyStream().readNBytes(BODY_BYTES_MAX + 1);
            if (body.length > BODY_BYTES_MAX) {
                throw new LeptonException(
                        ErrorCode.TOO_LARGE, "the files are too large together: bytesMax=" + BODY_BYTES_MAX);
            }
            return body;
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "the body broke off", e);
        }
    }

    private Response keep(Request request) {
        mailbox.requireReign();
        var stored = registry.keep(request.bodyStream());
        return Response.json(201, new ArtifactView(stored.id().sha256(), stored.sizeBytes()));
    }

    private Response export() {
        List<Map<String, Object>> documents = new ArrayList<>();
        DesiredState state = mailbox.read(ControlCore::desired);
        ResourceKinds.ALL.forEach(kind -> documents.addAll(seen(kind, ResourceShelf.documents(kind, state), state)));
        return Response.text(200, YAML, YamlText.write(documents));
    }

    private Response list(Request request) {
        ResourceKind kind = ResourceKinds.named(request.parameter("kind"));
        DesiredState state = mailbox.read(ControlCore::desired);
        List<Map<String, Object>> all = seen(kind, shelf.all(kind, mailbox.picture(), state), state);
        return answer(request, all, documents -> documents);
    }

    private Response show(Request request) {
        ResourceKind kind = ResourceKinds.named(request.parameter("kind"));
        String name = request.parameter("name");
        DesiredState state = mailbox.read(ControlCore::desired);
        AccessAim aim = AccessAim.ofSight(kind.stored(), name, state);
        Asker.require(aim.permission(), aim.target());
        Map<String, Object> document = shelf.find(kind, name, mailbox.picture(), state);
        return answer(request, List.of(document), List::getFirst);
    }

    /** What the asker may see of them. */
    private static List<Map<String, Object>> seen(
            ResourceKind kind, List<Map<String, Object>> documents, DesiredState state) {
        return documents.stream()
                .filter(document -> Asker.sees(kind.stored(), nameOf(document), state))
                .toList();
    }

    private static String nameOf(Map<String, Object> document) {
        return String.valueOf(((Map<?, ?>) Objects.requireNonNull(document.get("metadata"))).get("name"));
    }

    private static Response answer(
            Request request, List<Map<String, Object>> documents, Function<List<Map<String, Object>>, Object> json) {
        return switch (request.query("as").orElse("json")) {
            case "json" -> Response.json(json.apply(documents));
            case "yaml" -> Response.text(200, YAML, YamlText.write(documents));
            default -> throw new LeptonException(ErrorCode.INVALID_REQUEST, "must be json or yaml: query=as");
        };
    }

    /** Deletes one thing as a file that names it would; {@code If-Match} has the revision that the caller saw. */
    private Response delete(Request request) {
        ResourceKind kind = ResourceKinds.named(request.parameter("kind"));
        String name = request.parameter("name");
        refuseStale(request, new Subject(kind.stored(), Optional.of(name)));
        return Response.json(applier.delete(kind, name, Inputs.isSet(request, "dryRun") ? Deed.TELL : Deed.DO));
    }

    private void refuseStale(Request request, Subject subject) {
        request.header("if-match").ifPresent(tag -> {
            long seen = Inputs.number("if-match", tag.replace("\"", ""), 0, Long.MAX_VALUE);
            shelf.changedAfter(seen, subject).ifPresent(newest -> {
                throw new LeptonException(
                        ErrorCode.CONFLICT,
                        "the revision is stale: it was changed since, revision=" + seen + ", newest=" + newest);
            });
        });
    }

    private static Response schemas() {
        return Response.json(ResourceKinds.ALL.stream()
                .map(kind -> Map.of(
                        "kind", kind.title(),
                        "purpose", kind.purpose(),
                        "schema", Paths.API + "/schema/" + kind.title()))
                .toList());
    }
}
