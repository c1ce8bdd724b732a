package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each request to its route's handler on a virtual thread, within the bound of requests in flight. */
final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final RouteTable routes;
    private final Semaphore requests;
    private final Semaphore streams;
    private final ExecutorService handlers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("http-", 0).factory());

    Dispatcher(RouteTable routes, int inFlightMax) {
        this.routes = routes;
        this.requests = new Semaphore(inFlightMax);
        this.streams = new Semaphore(inFlightMax);
    }

    /** On the event loop: finds the handler and lets it work elsewhere. */
    void dispatch(Exchange exchange) {
        switch (routes.find(exchange.method(), exchange.path())) {
            case RouteTable.Found.Match(var route, var parameters) -> run(exchange, route, parameters);
            case RouteTable.Found.OtherVerbs(var allowed) ->
                exchange.answer(Response.error(
                                ErrorCode.METHOD_NOT_ALLOWED,
                                "the path has other verbs: method=" + exchange.method() + ", allowed=[" + allowed + "]")
                        .with("allow", allowed));
            case RouteTable.Found.Nothing _ ->
                exchange.answer(Response.error(ErrorCode.NOT_FOUND, "no such path: path=" + exchange.path()));
            case RouteTable.Found.Undecodable _ ->
                exchange.answer(Response.error(
                        ErrorCode.INVALID_REQUEST, "a path with a broken escape: path=" + exchange.path()));
        }
    }

    /** Interrupts the handlers at work. */
    @Override
    public void close() {
        handlers.shutdownNow();
    }

    private void run(Exchange exchange, Route route, Map<String, String> parameters) {
        if (!requests.tryAcquire()) {
            exchange.answer(Response.error(ErrorCode.OVERLOADED, "too many requests in flight"));
            return;
        }
        try {
            handlers.execute(() -> answer(exchange, route, parameters));
        } catch (RejectedExecutionException _) {
            // The server is closing: its sockets, this one too, are about to be closed.
            requests.release();
        }
    }

    private void answer(Exchange exchange, Route route, Map<String, String> parameters) {
        Response response = handle(exchange, route, parameters);
        if (response instanceof Response.Lines) {
            requests.release();
            answerStream(exchange, response);
        } else {
            var _ = exchange.ended().thenRun(requests::release);
            exchange.answer(response);
        }
    }

    private void answerStream(Exchange exchange, Response response) {
        if (!streams.tryAcquire()) {
            exchange.answer(Response.error(ErrorCode.OVERLOADED, "too many streams are open"));
            return;
        }
        var _ = exchange.ended().thenRun(streams::release);
        exchange.answer(response);
    }

    private static Response handle(Exchange exchange, Route route, Map<String, String> parameters) {
        try {
            return route.handler().handle(exchange.toRequest(parameters));
        } catch (LeptonException e) {
            return Response.error(e);
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("method", route.method())
                    .addKeyValue("route", route.template())
                    .setCause(e)
                    .log("request failed by a mistake of our own");
            return Response.error(ErrorCode.INTERNAL, "the request failed by a mistake of Lepton's own");
        }
    }
}
