package io.lepton.gateway;

import io.lepton.chassis.ErrorPages;
import io.lepton.chassis.SnapshotInbox;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.ModelName;
import io.lepton.wire.Paths;
import io.lepton.wire.ServerMetadata;
import io.lepton.wire.ServerPath;
import io.lepton.wire.V2Path;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a gateway answers by itself: the server's part of the protocol, the pages of error codes, the peers' ping. */
final class OwnPages {
    private static final String JSON = "application/json";
    private static final String MARKDOWN = "text/markdown; charset=utf-8";
    static final ServerMetadata METADATA =
            new ServerMetadata("lepton", "0.1.0", List.of(ServerMetadata.BINARY_TENSORS));

    private final GuardedCore core;
    private final Answers answers;
    private final Farewell farewell;
    private final SnapshotInbox snapshots;
    private final Supplier<String> metrics;

    OwnPages(GuardedCore core, Answers answers, Farewell farewell, SnapshotInbox snapshots, Supplier<String> metrics) {
        this.core = core;
        this.answers = answers;
        this.farewell = farewell;
        this.snapshots = snapshots;
        this.metrics = metrics;
    }

    /** Answers any path that names no model; one that means nothing here with 404. */
    FullHttpResponse answer(HttpRequest request) {
        String path = path(request);
        if (path.equals(Paths.SNAPSHOT) && isRead(request)) {
            return snapshot(request);
        }
        return find(path)
                .map(page -> isRead(request) ? page : refuseMethod(request, page))
                .orElseGet(() -> answers.refusal(ErrorCode.NOT_FOUND, "no such path: path=" + path));
    }

    /** The models that this region knows, in OpenAI's form: all of them, or the one that a path ends with. */
    FullHttpResponse models(String tail, Pass pass) {
        List<Map<String, Object>> known = OpenAiModels.of(core.snapshot()).stream()
                .filter(model -> pass.opens(new ModelName(String.valueOf(model.get(OpenAiModels.ID)))))
                .toList();
        if (tail.isEmpty()) {
            return answers.json(200, OpenAiModels.list(known));
        }
        return known.stream()
                .filter(model -> tail.equals("/" + model.get(OpenAiModels.ID)))
                .findFirst()
                .map(model -> answers.json(200, model))
                .orElseGet(() -> answers.refusal(
                        Refusals.of(ErrorCode.UNKNOWN_MODEL, "no such model is deployed: model=" + tail.substring(1)),
                        Dialect.OPEN_AI));
    }

    static String path(HttpRequest request) {
        int query = request.uri().indexOf('?');
        return query < 0 ? request.uri() : request.uri().substring(0, query);
    }

    /** What a peer asks for that has lost the control plane; the signature in it is the control plane's. */
    private FullHttpResponse snapshot(HttpRequest request) {
        var query = new QueryStringDecoder(request.uri()).parameters();
        Optional<String> base = query.getOrDefault("base", List.of()).stream().findFirst();
        return snapshots
                .lineFor(base)
                .map(line -> answers.page(200, JSON, line))
                .orElseGet(answers::noContent);
    }

    private static boolean isRead(HttpRequest request) {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }

    private FullHttpResponse refuseMethod(HttpRequest request, FullHttpResponse page) {
        page.release();
        return answers.wrongMethod(request.method().name(), "GET, HEAD");
    }

    private Optional<FullHttpResponse> find(String path) {
        if (path.equals(Paths.PING)) {
            return Optional.of(answers.noContent());
        }
        if (path.equals(Paths.METRICS)) {
            return Optional.of(
                    answers.page(200, ArmMetrics.CONTENT_TYPE, metrics.get().getBytes(StandardCharsets.UTF_8)));
        }
        if (path.startsWith(Paths.ERRORS + "/")) {
            return ErrorPages.find(path.substring(Paths.ERRORS.length() + 1))
                    .map(page -> answers.page(200, MARKDOWN, page.getBytes(StandardCharsets.UTF_8)));
        }
        return V2Path.parse(path)
                .flatMap(parsed -> parsed instanceof ServerPath(var tail) ? server(tail) : Optional.empty());
    }

    private Optional<FullHttpResponse> server(String tail) {
        return switch (tail) {
            case "" -> Optional.of(answers.json(200, METADATA));
            case "health/live" -> Optional.of(answers.json(200, Map.of("live", true)));
            case "health/ready" -> Optional.of(ready());
            default -> Optional.empty();
        };
    }

    private FullHttpResponse ready() {
        if (farewell.isAnnounced()) {
            return answers.leaving(Dialect.V2);
        }
        boolean isReady = core.isReady();
        return isReady
                ? answers.json(200, Map.of("ready", true))
                : answers.refusal(
                        Refusals.of(ErrorCode.MODEL_NOT_READY, "this gateway has no snapshot of the fleet yet"));
    }
}
