package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.gateway.scan.ModelScan;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Set;

/**
 * Decides what becomes of a call of gRPC: those that name a model are forwarded, those about the server are answered here.
 *
 * <p>Models are loaded by deploying them, not by calling one node of many, so that a repository cannot be changed here.
 */
final class GrpcCalls {
    private static final String INFERENCE = "/inference.GRPCInferenceService/";

    /** In each the first message names the model in its first field, and the version in its second. */
    private static final Set<String> FORWARDED = Set.of(
            INFERENCE + "ModelReady",
            INFERENCE + "ModelMetadata",
            INFERENCE + "ModelStatistics",
            INFERENCE + "ModelInfer",
            INFERENCE + "ModelStreamInfer");

    private final Lane lane;
    private final Caller caller;

    GrpcCalls(Lane lane, Caller caller) {
        this.lane = lane;
        this.caller = caller;
    }

    /** The turn of a call. */
    Turn receive(HttpRequest head) {
        if (!caller.isMultiplexed()) {
            throw new LeptonException(ErrorCode.UNSUPPORTED, "gRPC needs HTTP/2: the status travels behind the answer");
        }
        if (!head.method().equals(HttpMethod.POST)) {
            throw new LeptonException(ErrorCode.METHOD_NOT_ALLOWED, "gRPC calls by POST: method=" + head.method());
        }
        if (FORWARDED.contains(head.uri())) {
            return new ModelSearch(lane, caller, head, ModelScan.ofGrpc(GrpcAnswers.encoding(head.headers())));
        }
        return lane.proxy()
                .grpc()
                .find(head.uri())
                .<Turn>map(service -> new GrpcOwnTurn(lane, caller, service))
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.UNSUPPORTED,
                        "a gateway does not offer this: method=" + head.uri().replaceAll("[^\\x20-\\x7e]", "?")));
    }
}
