package io.lepton.inference.front;

import io.lepton.chassis.Clock;
import io.lepton.inference.engine.ServedModel;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** What answers the requests about a model that have a body, by the last part of their path. Runs on event loops. */
final class BodyRoutes {
    /** Begins to answer a request whose body is still to come. */
    interface Start {
        void begin(HttpServerRequest request, ServedModel model);
    }

    private final FrontConfig config;
    private final FrontPorts ports;
    private final Replies replies;
    private final InFlight inFlight;
    private final Executor pool;
    private final Clock clock;
    private final BufferShelf shelf;

    BodyRoutes(
            FrontConfig config,
            FrontPorts ports,
            Replies replies,
            InFlight inFlight,
            Executor pool,
            Clock clock,
            BufferShelf shelf) {
        this.config = config;
        this.ports = ports;
        this.replies = replies;
        this.inFlight = inFlight;
        this.pool = pool;
        this.clock = clock;
        this.shelf = shelf;
    }

    Optional<Start> find(String tail) {
        return switch (tail) {
            case "infer" -> Optional.of(this::infer);
            case "generate" -> Optional.of((request, model) -> generate(request, model, OneAnswer::new));
            case "generate_stream" -> Optional.of((request, model) -> generate(request, model, EventStream::new));
            case "explain" -> Optional.of(this::explain);
            default -> Optional.empty();
        };
    }

    private void infer(HttpServerRequest request, ServedModel model) {
        RequestBody body = body(request);
        var arrival = Arrival.now(clock).read(request);
        var timeline = Timeline.begin(ports.traces(), config, request, Timeline.REST);
        new Inference(request, model, arrival, replies, inFlight, config, timeline).begin(body, pool);
    }

    private void generate(HttpServerRequest request, ServedModel model, Function<Visit, Generation.Sink> sinks) {
        RequestBody body = body(request);
        var arrival = Arrival.now(clock).read(request);
        var timeline = Timeline.beginGeneration(ports.traces(), config, request);
        var visit = new Visit(request, arrival, replies, inFlight, config.bodyBytesMax(), timeline);
        visit.begin(body, pool, whole -> {
            Generator generator = ports.generators().apply(model);
            Generation.begin(whole, visit, model, generator, sinks.apply(visit), config.tensorLimits());
        });
    }

    private void explain(HttpServerRequest request, ServedModel model) {
        RequestBody body = body(request);
        Visit visit = visit(request);
        var explanation = new Explanation(visit, model, ports.explaining());
        visit.begin(body, pool, whole -> explanation.begin(whole, config.tensorLimits()));
    }

    private RequestBody body(HttpServerRequest request) {
        return RequestBody.of(request, config.bodyBytesMax(), new RequestMemory(shelf));
    }

    private Visit visit(HttpServerRequest request) {
        var arrival = Arrival.now(clock).read(request);
        return new Visit(request, arrival, replies, inFlight, config.bodyBytesMax());
    }
}
