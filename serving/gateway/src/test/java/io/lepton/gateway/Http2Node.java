package io.lepton.gateway;

import static io.lepton.gateway.Fleet.DIGITS_1;
import static io.lepton.gateway.Fleet.DIGITS_2;
import static io.lepton.gateway.Fleet.FRANKFURT;

import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A node that speaks HTTP/2 and HTTP/1.1 on one port, gives its signs of life, and for all else does what its script says. */
final class Http2Node implements AutoCloseable {
    private static final NodeId ID = new NodeId(FRANKFURT + "-1");
    private static final long SIGN_MILLIS = 50;

    private final Web web = Web.start(1);
    private final HttpServer server;
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Consumer<HttpServerRequest> script = request -> request.body()
            .onSuccess(body -> request.response().end(request.version() + " " + body.length() + " bytes"));

    Http2Node() throws Exception {
        server = web.vertx()
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .connectionHandler(_ -> connections.incrementAndGet())
                .requestHandler(this::handle)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    Node asNode() {
        return new Node(ID, FRANKFURT, new Endpoint("127.0.0.1", server.actualPort()));
    }

    /** How many connections it has taken so far. */
    int connections() {
        return connections.get();
    }

    Http2Node doing(Consumer<HttpServerRequest> script) {
        this.script = script;
        return this;
    }

    private void handle(HttpServerRequest request) {
        switch (request.path()) {
            case Paths.SIGNALS -> giveSigns(request);
            case "/v2/models/digits/ready" -> request.response().end();
            default -> script.accept(request);
        }
    }

    private void giveSigns(HttpServerRequest request) {
        var response = request.response().setChunked(true);
        long timer = web.vertx().setPeriodic(0, SIGN_MILLIS, _ -> {
            byte[] sign = Json.write(Fleet.signal(ID, sequence.incrementAndGet(), DIGITS_1, DIGITS_2));
            response.write(Buffer.buffer(sign).appendString("\n"));
        });
        response.closeHandler(_ -> web.vertx().cancelTimer(timer));
    }

    @Override
    public void close() {
        web.close();
    }
}
