package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.grpc.HealthCheckRequest;
import io.lepton.wire.grpc.HealthCheckResponse;
import io.lepton.wire.grpc.HealthCheckResponse.ServingStatus;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * gRPC's health protocol: the node is one service, under its own name and under none, and serves while it is ready.
 *
 * <p>Safe for any thread; each watcher is told on its own event loop.
 */
final class GrpcHealth {
    static final String SERVICE = "grpc.health.v1.Health";

    private final Models models;
    private final Set<String> services;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

    GrpcHealth(Models models, Set<String> services) {
        this.models = models;
        this.services = Set.copyOf(services);
    }

    /** Answers {@code Check}. */
    HealthCheckResponse check(HealthCheckRequest request) {
        if (!isKnown(request.getService())) {
            throw new LeptonException(ErrorCode.NOT_FOUND, "no such service: known=" + services);
        }
        return response(status(request.getService()));
    }

    /** Answers {@code Watch}: tells the status now, and each change until the call is over. */
    Runnable watch(GrpcCall call, HealthCheckRequest request) {
        var watcher = new Watcher(call, request.getService(), status(request.getService()));
        watchers.add(watcher);
        call.keepAlive();
        watcher.tell(watcher.told);
        return () -> watchers.remove(watcher);
    }

    /** Tells the watchers if the status has changed. */
    void push() {
        for (Watcher watcher : watchers) {
            watcher.call.context().runOnContext(_ -> watcher.update());
        }
    }

    private boolean isKnown(String service) {
        return service.isEmpty() || services.contains(service);
    }

    private ServingStatus status(String service) {
        if (!isKnown(service)) {
            return ServingStatus.SERVICE_UNKNOWN;
        }
        return models.isReady() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }

    private static HealthCheckResponse response(ServingStatus status) {
        return HealthCheckResponse.newBuilder().setStatus(status).build();
    }

    /** One call of {@code Watch}; confined to its event loop. */
    private final class Watcher {
        private final GrpcCall call;
        private final String service;
        private ServingStatus told;

        Watcher(GrpcCall call, String service, ServingStatus told) {
            this.call = call;
            this.service = service;
            this.told = told;
        }

        void update() {
            ServingStatus now = status(service);
            if (now != told && !call.isFull()) {
                tell(now);
            }
        }

        void tell(ServingStatus now) {
            told = now;
            call.send(List.of(ByteBuffer.wrap(response(now).toByteArray())));
        }
    }
}
