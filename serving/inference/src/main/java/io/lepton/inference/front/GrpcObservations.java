package io.lepton.inference.front;

import io.lepton.wire.ModelStatistics.Batch;
import io.lepton.wire.ModelStatistics.Steps;
import io.lepton.wire.ModelStatistics.Total;
import io.lepton.wire.RepositoryEntry;
import io.lepton.wire.grpc.InferBatchStatistics;
import io.lepton.wire.grpc.InferStatistics;
import io.lepton.wire.grpc.ModelStatistics;
import io.lepton.wire.grpc.ModelStatisticsRequest;
import io.lepton.wire.grpc.ModelStatisticsResponse;
import io.lepton.wire.grpc.RepositoryIndexRequest;
import io.lepton.wire.grpc.RepositoryIndexResponse;
import io.lepton.wire.grpc.StatisticDuration;
import java.util.Optional;

/** Tells over gRPC what REST tells of a node's models and their work. Safe for any thread. */
final class GrpcObservations {
    private final Observations observations;

    GrpcObservations(Observations observations) {
        this.observations = observations;
    }

    /** Without a name, the statistics of every version in memory. */
    ModelStatisticsResponse statistics(ModelStatisticsRequest request) {
        var told = request.getName().isEmpty()
                ? observations.statistics()
                : observations.statistics(GrpcServing.path(request.getName(), request.getVersion()));
        var response = ModelStatisticsResponse.newBuilder();
        told.modelStats().forEach(model -> response.addModelStats(model(model)));
        return response.build();
    }

    RepositoryIndexResponse index(RepositoryIndexRequest request) {
        var response = RepositoryIndexResponse.newBuilder();
        observations
                .index(new RepositoryEntry.Request(Optional.of(request.getReady())))
                .forEach(entry -> response.addModelsBuilder()
                        .setName(entry.name().value())
                        .setVersion(entry.version())
                        .setState(entry.state())
                        .setReason(entry.reason()));
        return response.build();
    }

    private static ModelStatistics model(io.lepton.wire.ModelStatistics told) {
        var model = ModelStatistics.newBuilder()
                .setName(told.name().value())
                .setVersion(told.version())
                .setLastInference(told.lastInference())
                .setInferenceCount(told.inferenceCount())
                .setExecutionCount(told.executionCount())
                .setInferenceStats(steps(told.inferenceStats()));
        told.batchStats().forEach(batch -> model.addBatchStats(batch(batch)));
        return model.build();
    }

    private static InferStatistics steps(Steps told) {
        return InferStatistics.newBuilder()
                .setSuccess(total(told.success()))
                .setFail(total(told.fail()))
                .setQueue(total(told.queue()))
                .setComputeInput(total(told.computeInput()))
                .setComputeInfer(total(told.computeInfer()))
                .setComputeOutput(total(told.computeOutput()))
                .setCacheHit(total(told.cacheHit()))
                .setCacheMiss(total(told.cacheMiss()))
                .build();
    }

    private static InferBatchStatistics batch(Batch told) {
        return InferBatchStatistics.newBuilder()
                .setBatchSize(told.batchSize())
                .setComputeInput(total(told.computeInput()))
                .setComputeInfer(total(told.computeInfer()))
                .setComputeOutput(total(told.computeOutput()))
                .build();
    }

    private static StatisticDuration total(Total told) {
        return StatisticDuration.newBuilder()
                .setCount(told.count())
                .setNs(told.ns())
                .build();
    }
}
