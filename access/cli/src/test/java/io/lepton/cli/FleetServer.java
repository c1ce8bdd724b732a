package io.lepton.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.wire.ApplyRequest;
import io.lepton.wire.ArtifactView;
import io.lepton.wire.DeploymentView;
import io.lepton.wire.ErrorBody;
import io.lepton.wire.Headers;
import io.lepton.wire.InferCodec;
import io.lepton.wire.InferRequest;
import io.lepton.wire.InferResponse;
import io.lepton.wire.Json;
import io.lepton.wire.ModelMetadata;
import io.lepton.wire.ModelView;
import io.lepton.wire.RegionView;
import io.lepton.wire.TensorLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A control plane and gateway in one, over real HTTP, that answers with views made beforehand, notes what it was asked,
 * and fails where a test says so.
 */
final class FleetServer implements AutoCloseable {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final Deque<DeploymentView> rollout = new ArrayDeque<>(List.of(Views.deployed("ready")));
    volatile Optional<LeptonException> failure = Optional.empty();
    volatile List<ModelView> models = List.of(Views.MODEL);
    volatile List<DeploymentView> deployments = List.of(Views.deployed("ready"));
    volatile List<NamedTensor> outputs =
            List.of(new NamedTensor("scores", Tensor.ofFloats(Shape.of(1, 4), 0.5f, -1f, 9.25f, 3f)));

    /** The version that answers. */
    volatile int answering = 3;

    /** What else it answers, by call; the body is noted. */
    final Map<String, Supplier<Object>> more = new ConcurrentHashMap<>();

    private final HttpServer server;
    private volatile boolean isDown;

    FleetServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The regions, the first of them with this server as its gateway. */
    List<RegionView> regions() {
        return Views.regions(url().toString());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (isDown) {
                return; // Nothing is written: the caller sees the connection break.
            }
            String call = exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().getPath().replace("/api/v1", "");
            calls.add(call);
            if (failure.isPresent()) {
                refuse(exchange, failure.get());
            } else if (call.equals("POST /v2/models/digits/infer")) {
                infer(exchange, body);
            } else if (call.equals("GET /models/digits/versions/3/file")) {
                send(exchange, 200, new byte[] {1, 2, 3});
            } else {
                send(exchange, 200, Json.write(view(call, body)));
            }
        }
    }

    private Object view(String call, byte[] body) {
        return switch (call) {
            case "GET /status" -> Views.STATUS;
            case "GET /regions" -> regions();
            case "GET /nodes" -> Views.NODES;
            case "GET /models" -> models;
            case "GET /models/digits" -> Views.MODEL;
            case "GET /deployments" -> deployments;
            case "PUT /deployments/digits" -> {
                calls.add(new String(body, java.nio.charset.StandardCharsets.UTF_8));
                yield next();
            }
            case "GET /deployments/digits" -> next();
            case "POST /models/digits/versions" -> {
                calls.add(body.length + " bytes");
                yield Views.MODEL.versions().getFirst();
            }
            case "GET /history", "POST /history/7/undo" -> Views.HISTORY;
            case "GET /v2/models/digits" ->
                ModelMetadata.of(Views.DIGITS.model(), List.of("3"), ModelMetadata.ONNX, Views.SIGNATURE);
            case "POST /artifacts" -> {
                calls.add(new String(body, java.nio.charset.StandardCharsets.UTF_8));
                yield new ArtifactView("ab".repeat(32), body.length);
            }
            case "POST /apply" -> {
                ApplyRequest request = Json.read(body, ApplyRequest.class);
                yield request.sent().isPresent()
                        ? Views.APPLIED
                        : Views.wanting(request.files().getFirst().name());
            }
            case "GET /resources/deployments" -> List.of(Views.DOCUMENT);
            case "POST /fleet/shutdown" -> {
                isDown = true;
                yield List.of();
            }
            case "DELETE /deployments/digits", "POST /regions/frankfurt/kill", "POST /regions/frankfurt/restore" ->
                List.of();
            default -> {
                if (body.length > 0) {
                    calls.add(new String(body, java.nio.charset.StandardCharsets.UTF_8));
                }
                yield Optional.ofNullable(more.get(call))
                        .orElseThrow(() -> new AssertionError("not scripted: " + call))
                        .get();
            }
        };
    }

    /** The last state stays. */
    private DeploymentView next() {
        return rollout.size() > 1 ? rollout.removeFirst() : rollout.getFirst();
    }

    private void infer(HttpExchange exchange, byte[] body) throws IOException {
        var headers = exchange.getRequestHeaders();
        var header = Optional.ofNullable(headers.getFirst(Headers.INFERENCE_HEADER_CONTENT_LENGTH));
        InferRequest request =
                InferCodec.readRequest(ByteBuffer.wrap(body), header, Views.SIGNATURE, TensorLimits.DEFAULTS);
        calls.add(request.inputs() + " as " + headers.getFirst(Headers.DATA_CLASS));
        var response = new InferResponse(Views.DIGITS.model(), answering, Optional.empty(), outputs);
        var payload = InferCodec.writeResponse(response, request);
        payload.headerBytes().ifPresent(size -> exchange.getResponseHeaders()
                .set(Headers.INFERENCE_HEADER_CONTENT_LENGTH, Integer.toString(size)));
        exchange.getResponseHeaders().set(Headers.REGION, "frankfurt");
        exchange.getResponseHeaders().set(Headers.NODE, "frankfurt-1");
        exchange.getResponseHeaders().set(Headers.ROUTE_REASON, "policy");
        var bytes = new ByteArrayOutputStream();
        for (ByteBuffer part : payload.parts()) {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.write(copy);
        }
        send(exchange, 200, bytes.toByteArray());
    }

    private static void refuse(HttpExchange exchange, LeptonException refusal) throws IOException {
        ErrorCode code = refusal.code();
        exchange.getResponseHeaders().set(Headers.ERROR_CODE, code.name());
        send(exchange, code.httpStatus(), Json.write(ErrorBody.of(refusal)));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
