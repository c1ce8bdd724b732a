package io.lepton.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.GrpcReflection;
import io.lepton.wire.grpc.HealthCheckRequest;
import io.lepton.wire.grpc.HealthCheckResponse;
import io.lepton.wire.grpc.HealthCheckResponse.ServingStatus;
import io.lepton.wire.grpc.ServerLiveRequest;
import io.lepton.wire.grpc.ServerLiveResponse;
import io.lepton.wire.grpc.ServerMetadataRequest;
import io.lepton.wire.grpc.ServerMetadataResponse;
import io.lepton.wire.grpc.ServerReadyRequest;
import io.lepton.wire.grpc.ServerReadyResponse;
import io.lepton.wire.grpc.ServerReflectionRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The calls of gRPC that a gateway answers itself: all that is about the server and not about a model. Immutable. */
final class GrpcOwnCalls {
    private static final String INFERENCE = "inference.GRPCInferenceService";
    private static final String HEALTH = "grpc.health.v1.Health";

    /** What a call expects behind its first answer. */
    enum Kind {
        /** Nothing. */
        ONE_ANSWER,
        /** An answer to each further message. */
        CONVERSATION,
        /** The same answer anew whenever it changes. */
        WATCH
    }

    /** Answers a message. */
    @FunctionalInterface
    interface Answering {
        /**
         * Answers.
         *
         * @throws LeptonException if it cannot
         */
        byte[] answer(byte[] message);
    }

    /** A method. */
    record Method(Kind kind, Answering answering) {}

    private final GuardedCore core;
    private final Farewell farewell;
    private final Map<String, Method> methods = new HashMap<>();

    GrpcOwnCalls(GuardedCore core, Farewell farewell) {
        this.core = core;
        this.farewell = farewell;
        add(INFERENCE, "ServerLive", ServerLiveRequest.parser(), GrpcOwnCalls::live);
        add(INFERENCE, "ServerReady", ServerReadyRequest.parser(), this::ready);
        add(INFERENCE, "ServerMetadata", ServerMetadataRequest.parser(), GrpcOwnCalls::metadata);
        add(HEALTH, "Check", HealthCheckRequest.parser(), this::check);
        put(HEALTH, "Watch", Kind.WATCH, answering(HealthCheckRequest.parser(), this::watched));
        GrpcReflection reflection = GrpcReflection.ofEverything();
        Answering describing = answering(ServerReflectionRequest.parser(), reflection::answer);
        put(GrpcReflection.SERVICE, "ServerReflectionInfo", Kind.CONVERSATION, describing);
        put(GrpcReflection.SERVICE_ALPHA, "ServerReflectionInfo", Kind.CONVERSATION, describing);
    }

    /** The method of a path. */
    Optional<Method> find(String path) {
        return Optional.ofNullable(methods.get(path));
    }

    private <T> void add(String service, String method, Parser<T> parser, Function<T, MessageLite> answer) {
        put(service, method, Kind.ONE_ANSWER, answering(parser, answer));
    }

    private void put(String service, String method, Kind kind, Answering answering) {
        methods.put("/" + service + "/" + method, new Method(kind, answering));
    }

    private static <T> Answering answering(Parser<T> parser, Function<T, MessageLite> answer) {
        return message -> {
            try {
                return answer.apply(parser.parseFrom(message)).toByteArray();
            } catch (InvalidProtocolBufferException e) {
                throw new LeptonException(ErrorCode.INVALID_REQUEST, "not a protobuf message: message=1", e);
            }
        };
    }

    private static ServerLiveResponse live(ServerLiveRequest request) {
        return ServerLiveResponse.newBuilder().setLive(true).build();
    }

    private ServerReadyResponse ready(ServerReadyRequest request) {
        return ServerReadyResponse.newBuilder().setReady(isReady()).build();
    }

    private static ServerMetadataResponse metadata(ServerMetadataRequest request) {
        return ServerMetadataResponse.newBuilder()
                .setName(OwnPages.METADATA.name())
                .setVersion(OwnPages.METADATA.version())
                .addAllExtensions(OwnPages.METADATA.extensions())
                .build();
    }

    private HealthCheckResponse check(HealthCheckRequest request) {
        if (!isKnown(request.getService())) {
            throw new LeptonException(ErrorCode.NOT_FOUND, "no such service: known=" + INFERENCE);
        }
        return watched(request);
    }

    private HealthCheckResponse watched(HealthCheckRequest request) {
        return HealthCheckResponse.newBuilder()
                .setStatus(status(request.getService()))
                .build();
    }

    private ServingStatus status(String service) {
        if (!isKnown(service)) {
            return ServingStatus.SERVICE_UNKNOWN;
        }
        return isReady() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }

    private static boolean isKnown(String service) {
        return service.isEmpty() || service.equals(INFERENCE);
    }

    private boolean isReady() {
        return core.isReady() && !farewell.isAnnounced();
    }
}
