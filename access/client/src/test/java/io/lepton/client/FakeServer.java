package io.lepton.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lepton.domain.ErrorCode;
import io.lepton.wire.ErrorBody;
import io.lepton.wire.Headers;
import io.lepton.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server on a free port that answers as it is told and keeps what it was asked. */
final class FakeServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, Answerer> answerers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** What a request carried. */
    record Asked(String line, Map<String, List<String>> headers, List<Byte> body) {
        Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst();
        }

        byte[] bytes() {
            var bytes = new byte[body.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = body.get(i);
            }
            return bytes;
        }
    }

    /** Writes one answer. */
    interface Answerer {
        void answer(HttpExchange exchange, Asked asked) throws IOException;
    }

    FakeServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Answers a request line, such as {@code GET /v2}, with a JSON message. */
    FakeServer answers(String line, int status, Object message) {
        return answers(line, (exchange, _) -> send(exchange, status, Json.write(message)));
    }

    /** Answers a request line with a refusal. */
    FakeServer refuses(String line, ErrorCode code, String message) {
        return answers(line, (exchange, _) -> {
            exchange.getResponseHeaders().set(Headers.ERROR_CODE, code.name());
            send(exchange, code.httpStatus(), Json.write(ErrorBody.of(code, message)));
        });
    }

    /** Closes the connection instead of answering. */
    FakeServer breaksOff(String line) {
        return answers(line, (exchange, _) -> exchange.close());
    }

    /** Answers nothing until the server is closed. */
    FakeServer staysMute(String line) {
        return answers(line, (exchange, _) -> {
            try {
                closing.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
    }

    FakeServer answers(String line, Answerer answerer) {
        answerers.put(line, answerer);
        return this;
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        var request = new Asked(line, Map.copyOf(exchange.getRequestHeaders()), boxed(exchange));
        asked.add(request);
        answerers
                .getOrDefault(line, (unknown, _) -> send(unknown, 404, new byte[0]))
                .answer(exchange, request);
    }

    private static List<Byte> boxed(HttpExchange exchange) throws IOException {
        var body = new ArrayList<Byte>();
        for (byte next : exchange.getRequestBody().readAllBytes()) {
            body.add(next);
        }
        return body;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
