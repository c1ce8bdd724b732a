package io.lepton.inference.front;

import io.lepton.chassis.ErrorPages;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelVersion;
import io.lepton.wire.Health;
import io.lepton.wire.Json;
import io.lepton.wire.ModelMetadata;
import io.lepton.wire.ModelPath;
import io.lepton.wire.Paths;
import io.lepton.wire.RepositoryEntry;
import io.lepton.wire.RepositoryPath;
import io.lepton.wire.ServerMetadata;
import io.lepton.wire.ServerPath;
import io.lepton.wire.V2Path;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what a request asks for, and refuses the rest. Runs on event loops. */
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    /** What a node says of itself, over every transport. */
    static final ServerMetadata SERVER = new ServerMetadata(
            "lepton",
            version(),
            List.of(
                    ServerMetadata.BINARY_TENSORS,
                    ServerMetadata.STATISTICS,
                    ServerMetadata.GENERATE,
                    ServerMetadata.MODEL_REPOSITORY,
                    ServerMetadata.UNLOAD_DEPENDENTS));

    private static final String STATISTICS = "stats";
    private static final String METRICS = "metrics";

    /** Bodies below a megabyte are cheaper to pass over than a connection is to make. */
    private static final int PASSED_OVER_DIGITS_MAX = 6;

    private final FrontConfig config;
    private final Models models;
    private final Observations observations;
    private final IntSupplier inFlight;
    private final Replies replies;
    private final SignalStream signals;
    private final BodyRoutes bodies;
    private final RepositoryRoutes changes;

    Routes(
            FrontConfig config,
            Models models,
            IntSupplier inFlight,
            Replies replies,
            SignalStream signals,
            BodyRoutes bodies,
            RepositoryRoutes changes) {
        this.config = config;
        this.models = models;
        this.observations = new Observations(models);
        this.inFlight = inFlight;
        this.replies = replies;
        this.signals = signals;
        this.bodies = bodies;
        this.changes = changes;
    }

    void handle(HttpServerRequest request) {
        try {
            route(request);
        } catch (LeptonException refusal) {
            refuse(request, refusal);
        } catch (RuntimeException e) {
            LOG.error("a request was not understood", e);
            replies.error(request, new LeptonException(ErrorCode.INTERNAL, "the request was not understood", e));
        }
    }

    /** Answers what is no HTTP. */
    void refuseMalformed(HttpServerRequest request) {
        replies.lastError(request, new LeptonException(ErrorCode.INVALID_REQUEST, "not a valid HTTP request"));
    }

    private void route(HttpServerRequest request) {
        String path = request.path();
        if (path.equals(Paths.SIGNALS)) {
            requireOnly(request, HttpMethod.GET);
            signals.add(replies.begin(request, 200));
        } else if (path.equals(Paths.METRICS)) {
            require(request, HttpMethod.GET);
            replies.metrics(
                    request, MetricsText.of(models.loaded(), models.memory(), models.cache(), inFlight.getAsInt()));
        } else if (path.startsWith(Paths.ERRORS + "/")) {
            require(request, HttpMethod.GET);
            errorPage(request, path.substring(Paths.ERRORS.length() + 1));
        } else {
            switch (V2Path.parse(path).orElseThrow(() -> notFound(path))) {
                case ServerPath(var tail) -> server(request, tail);
                case RepositoryPath repository -> change(request, repository);
                case ModelPath model when isAllStatistics(model) -> statistics(request);
                case ModelPath model -> model(request, model);
            }
        }
    }

    private void server(HttpServerRequest request, String tail) {
        switch (tail) {
            case "" -> {
                require(request, HttpMethod.GET);
                replies.json(request, SERVER);
            }
            case "health/live" -> {
                require(request, HttpMethod.GET);
                replies.json(request, new Health.Live(true));
            }
            case "health/ready" -> {
                require(request, HttpMethod.GET);
                ready(request);
            }
            case "repository/index" -> {
                require(request, HttpMethod.POST);
                SmallBody.gather(request, replies, body -> index(request, body));
            }
            default -> throw notFound("/v2/" + tail);
        }
    }

    private void ready(HttpServerRequest request) {
        if (!models.isReady()) {
            throw new LeptonException(ErrorCode.MODEL_NOT_READY, "the node is not ready: node=" + config.node());
        }
        replies.json(request, new Health.Ready(true));
    }

    private void index(HttpServerRequest request, byte[] body) {
        try {
            var wanted = body.length == 0
                    ? new RepositoryEntry.Request(Optional.empty())
                    : Json.read(body, RepositoryEntry.Request.class);
            replies.json(request, observations.index(wanted));
        } catch (LeptonException refusal) {
            replies.error(request, refusal);
        }
    }

    private void model(HttpServerRequest request, ModelPath path) {
        switch (path.tail()) {
            case "" -> {
                require(request, HttpMethod.GET);
                replies.json(request, metadata(models.find(path).version()));
            }
            case "ready" -> {
                require(request, HttpMethod.GET);
                models.find(path);
                replies.json(request, new Health.ModelReady(path.model(), true));
            }
            case STATISTICS -> {
                require(request, HttpMethod.GET);
                replies.json(request, observations.statistics(path));
            }
            case METRICS -> {
                require(request, HttpMethod.GET);
                replies.metrics(request, MetricsText.of(observations.loaded(path)));
            }
            default -> body(request, path);
        }
    }

    private void body(HttpServerRequest request, ModelPath path) {
        BodyRoutes.Start start =
                bodies.find(path.tail()).orElseThrow(() -> notFound("/v2/models/" + path.model() + "/" + path.tail()));
        require(request, HttpMethod.POST);
        start.begin(request, models.find(path));
    }

    private void change(HttpServerRequest request, RepositoryPath path) {
        Runnable start = changes.find(request, path)
                .orElseThrow(() -> notFound("/v2/repository/models/" + path.model() + "/" + path.tail()));
        require(request, HttpMethod.POST);
        start.run();
    }

    private void statistics(HttpServerRequest request) {
        require(request, HttpMethod.GET);
        replies.json(request, observations.statistics());
    }

    /** The statistics extension takes one model's name for itself. */
    private static boolean isAllStatistics(ModelPath path) {
        return path.tail().isEmpty()
                && path.version().isEmpty()
                && path.model().value().equals(STATISTICS);
    }

    private void errorPage(HttpServerRequest request, String code) {
        String page = ErrorPages.find(code).orElseThrow(() -> notFound(Paths.ERRORS + "/" + code));
        replies.markdown(request, page.getBytes(StandardCharsets.UTF_8));
    }

    /** What a node says of a model, over every transport. */
    static ModelMetadata metadata(ModelVersion version) {
        return ModelMetadata.of(
                version.id().model(),
                List.of(String.valueOf(version.id().number())),
                platform(version.format()),
                version.signature());
    }

    private static String platform(ModelFormat format) {
        return switch (format) {
            case ONNX -> ModelMetadata.ONNX;
            case PIPELINE -> ModelMetadata.PIPELINE;
        };
    }

    /** What may be read may also be asked for without its body, which the listener leaves out. */
    private static void require(HttpServerRequest request, HttpMethod verb) {
        boolean isHeadOfIt = verb.equals(HttpMethod.GET) && request.method().equals(HttpMethod.HEAD);
        if (!isHeadOfIt) {
            requireOnly(request, verb);
        }
    }

    private static void requireOnly(HttpServerRequest request, HttpMethod verb) {
        if (!request.method().equals(verb)) {
            request.response().putHeader(HttpHeaders.ALLOW, verb.name());
            throw new LeptonException(
                    ErrorCode.METHOD_NOT_ALLOWED,
                    "wrong verb for this path: verb=" + request.method().name() + ", allowed=" + verb.name());
        }
    }

    /** Refuses before the body: a small one is passed over, so that the connection can serve on; a large one is not. */
    private void refuse(HttpServerRequest request, LeptonException refusal) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean isOpenEnded = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        if (isOpenEnded || (length != null && length.length() > PASSED_OVER_DIGITS_MAX)) {
            replies.lastError(request, refusal);
        } else {
            replies.error(request, refusal);
        }
    }

    private static LeptonException notFound(String path) {
        return new LeptonException(ErrorCode.NOT_FOUND, "no such path: path=" + shorten(path));
    }

    private static String shorten(String path) {
        String printable = path.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= 200 ? printable : printable.substring(0, 200) + "...";
    }

    private static String version() {
        String version = Routes.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
