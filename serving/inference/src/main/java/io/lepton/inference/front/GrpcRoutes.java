package io.lepton.inference.front;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.GrpcCodec;
import io.lepton.wire.GrpcReflection;
import io.lepton.wire.Headers;
import io.lepton.wire.grpc.HealthCheckRequest;
import io.lepton.wire.grpc.ModelMetadataRequest;
import io.lepton.wire.grpc.ModelReadyRequest;
import io.lepton.wire.grpc.ModelStatisticsRequest;
import io.lepton.wire.grpc.RepositoryIndexRequest;
import io.lepton.wire.grpc.ServerLiveRequest;
import io.lepton.wire.grpc.ServerMetadataRequest;
import io.lepton.wire.grpc.ServerReadyRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Finds what answers a gRPC call, and refuses the rest. Runs on event loops. */
final class GrpcRoutes {
    private static final String SERVICE = "inference.GRPCInferenceService";
    /** The largest message of a call that carries no tensors. */
    private static final int QUESTION_BYTES_MAX = 64 << 10;

    private final Vertx vertx;
    private final GrpcServing serving;
    private final GrpcHealth health;
    private final Map<String, Function<GrpcCall, GrpcReceiver>> methods = new HashMap<>();

    GrpcRoutes(Vertx vertx, GrpcServing serving, Repository repository) {
        this.vertx = vertx;
        this.serving = serving;
        this.health = new GrpcHealth(serving.models(), Set.of(SERVICE));
        addInference();
        addChanges(new GrpcRepository(serving, repository));
        addTools();
    }

    /** Tells whether a request is a call of gRPC. */
    static boolean accepts(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && type.startsWith(GrpcReply.CONTENT_TYPE) && request.version() == HttpVersion.HTTP_2;
    }

    void handle(HttpServerRequest request) {
        HttpServerResponse response = request.response()
                .putHeader(Headers.REGION, serving.config().region().value())
                .putHeader(Headers.NODE, serving.config().node().value());
        var call = new GrpcCall(vertx, request, new GrpcReply(response), serving);
        var method = methods.get(request.path());
        if (method == null) {
            call.refuse(new LeptonException(
                    ErrorCode.UNSUPPORTED,
                    "a node does not offer this: method=" + request.path().replaceAll("[^\\x20-\\x7e]", "?")));
        } else {
            begin(call, method);
        }
    }

    /** Tells those who watch the node's health if it has changed. */
    void push() {
        health.push();
    }

    private static void begin(GrpcCall call, Function<GrpcCall, GrpcReceiver> method) {
        try {
            call.begin(method.apply(call));
        } catch (LeptonException refusal) {
            call.refuse(refusal);
        }
    }

    private void addInference() {
        var answers = new GrpcAnswers(serving);
        add(SERVICE, "ServerLive", ServerLiveRequest.parser(), answers::live);
        add(SERVICE, "ServerReady", ServerReadyRequest.parser(), answers::ready);
        add(SERVICE, "ServerMetadata", ServerMetadataRequest.parser(), answers::metadata);
        add(SERVICE, "ModelReady", ModelReadyRequest.parser(), (call, request) -> {
            call.requireLetInFor(request.getName());
            return answers.modelReady(request);
        });
        add(SERVICE, "ModelMetadata", ModelMetadataRequest.parser(), (call, request) -> {
            call.requireLetInFor(request.getName());
            return answers.modelMetadata(request);
        });
        var observations = new GrpcObservations(new Observations(serving.models()));
        add(SERVICE, "ModelStatistics", ModelStatisticsRequest.parser(), (call, request) -> {
            call.requireLetInFor(request.getName());
            return observations.statistics(request);
        });
        add(SERVICE, "RepositoryIndex", RepositoryIndexRequest.parser(), observations::index);
        methods.put(path(SERVICE, "ModelInfer"), call -> admitted(call, this::infer));
        methods.put(path(SERVICE, "ModelStreamInfer"), call -> new GrpcInferStream(serving, call));
    }

    private void addChanges(GrpcRepository changes) {
        methods.put(path(SERVICE, "RepositoryModelLoad"), call -> admitted(call, changes::load));
        methods.put(path(SERVICE, "RepositoryModelUnload"), call -> admitted(call, changes::unload));
    }

    private void addTools() {
        var reflection = GrpcReflection.ofEverything();
        add(GrpcHealth.SERVICE, "Check", HealthCheckRequest.parser(), health::check);
        // Not counted as in flight: a watcher would keep the node from stopping.
        methods.put(
                path(GrpcHealth.SERVICE, "Watch"),
                call -> new GrpcUnary(
                        call,
                        () -> {},
                        (_, message) ->
                                health.watch(call, parse(HealthCheckRequest.parser(), message, QUESTION_BYTES_MAX))));
        for (String service : List.of(GrpcReflection.SERVICE, GrpcReflection.SERVICE_ALPHA)) {
            methods.put(path(service, "ServerReflectionInfo"), call -> new GrpcDescription(reflection, call));
        }
    }

    private <T> void add(String service, String method, Parser<T> parser, Function<T, MessageLite> answer) {
        add(service, method, parser, (_, question) -> answer.apply(question));
    }

    private <T> void add(String service, String method, Parser<T> parser, BiFunction<GrpcCall, T, MessageLite> answer) {
        GrpcUnary.Answering answering = (call, message) -> {
            byte[] bytes = answer.apply(call, parse(parser, message, QUESTION_BYTES_MAX))
                    .toByteArray();
            call.send(List.of(ByteBuffer.wrap(bytes)));
            call.complete();
            return () -> {};
        };
        methods.put(path(service, method), call -> {
            serving.inFlight().enter();
            return new GrpcUnary(call, serving.inFlight()::leave, answering);
        });
    }

    private GrpcReceiver admitted(GrpcCall call, GrpcUnary.Answering answering) {
        serving.inFlight().admit(call.request().connection());
        return new GrpcUnary(call, serving.inFlight()::leave, answering);
    }

    private Runnable infer(GrpcCall call, GrpcMessage message) {
        var outcome = new GrpcInference.Outcome() {
            @Override
            public void answer(List<ByteBuffer> answer) {
                call.send(answer);
                call.complete();
            }

            @Override
            public void refuse(LeptonException refusal) {
                call.refuse(refusal);
            }
        };
        var inference = new GrpcInference(serving, call, GrpcCodec::writeResponse, outcome);
        inference.begin(message);
        return inference::withdraw;
    }

    private static String path(String service, String method) {
        return "/" + service + "/" + method;
    }

    /** @throws LeptonException {@link ErrorCode#INVALID_REQUEST} or {@link ErrorCode#TOO_LARGE} */
    static <T> T parse(Parser<T> parser, GrpcMessage message, int bytesMax) {
        try {
            return parser.parseFrom(message.unfold(bytesMax));
        } catch (InvalidProtocolBufferException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not a protobuf message", e);
        }
    }
}
