package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.ModelMetadata.TensorMetadata;
import io.lepton.wire.grpc.ModelMetadataRequest;
import io.lepton.wire.grpc.ModelMetadataResponse;
import io.lepton.wire.grpc.ModelReadyRequest;
import io.lepton.wire.grpc.ModelReadyResponse;
import io.lepton.wire.grpc.ServerLiveRequest;
import io.lepton.wire.grpc.ServerLiveResponse;
import io.lepton.wire.grpc.ServerMetadataRequest;
import io.lepton.wire.grpc.ServerMetadataResponse;
import io.lepton.wire.grpc.ServerReadyRequest;
import io.lepton.wire.grpc.ServerReadyResponse;

/** Answers the calls that ask about the node and its models. Safe for any thread, and never blocks. */
final class GrpcAnswers {
    private final GrpcServing serving;

    GrpcAnswers(GrpcServing serving) {
        this.serving = serving;
    }

    ServerLiveResponse live(ServerLiveRequest request) {
        return ServerLiveResponse.newBuilder().setLive(true).build();
    }

    ServerReadyResponse ready(ServerReadyRequest request) {
        return ServerReadyResponse.newBuilder()
                .setReady(serving.models().isReady())
                .build();
    }

    ServerMetadataResponse metadata(ServerMetadataRequest request) {
        return ServerMetadataResponse.newBuilder()
                .setName(Routes.SERVER.name())
                .setVersion(Routes.SERVER.version())
                .addAllExtensions(Routes.SERVER.extensions())
                .build();
    }

    /** A model that is on its way is not ready; one that nobody deployed is refused. */
    ModelReadyResponse modelReady(ModelReadyRequest request) {
        return ModelReadyResponse.newBuilder().setReady(isReady(request)).build();
    }

    ModelMetadataResponse modelMetadata(ModelMetadataRequest request) {
        var metadata = Routes.metadata(
                serving.find(request.getName(), request.getVersion()).version());
        var response = ModelMetadataResponse.newBuilder()
                .setName(metadata.name().value())
                .addAllVersions(metadata.versions())
                .setPlatform(metadata.platform());
        metadata.inputs().forEach(input -> response.addInputs(tensor(input)));
        metadata.outputs().forEach(output -> response.addOutputs(tensor(output)));
        return response.build();
    }

    private boolean isReady(ModelReadyRequest request) {
        try {
            serving.find(request.getName(), request.getVersion());
            return true;
        } catch (LeptonException refusal) {
            if (refusal.code() == ErrorCode.MODEL_NOT_READY) {
                return false;
            }
            throw refusal;
        }
    }

    private static ModelMetadataResponse.TensorMetadata tensor(TensorMetadata metadata) {
        var tensor = ModelMetadataResponse.TensorMetadata.newBuilder()
                .setName(metadata.name())
                .setDatatype(metadata.datatype().name());
        for (int axis = 0; axis < metadata.shape().rank(); axis++) {
            tensor.addShape(metadata.shape().extent(axis));
        }
        return tensor.build();
    }
}
