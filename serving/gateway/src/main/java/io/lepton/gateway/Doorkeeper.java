package io.lepton.gateway;

import io.lepton.chassis.Clock;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.RegionId;
import io.lepton.wire.Paths;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Set;

/** Asks callers for their keys, by the newest snapshot. Safe for any thread. */
final class Doorkeeper {
    /** What those must be able to ask who watch over a gateway, and have no key: whether it lives. */
    private static final Set<String> FREE = Set.of(
            "/v2/health/live",
            "/v2/health/ready",
            Paths.PING,
            Paths.SNAPSHOT,
            Paths.DIGESTS,
            "/grpc.health.v1.Health/Check",
            "/grpc.health.v1.Health/Watch",
            "/inference.GRPCInferenceService/ServerLive",
            "/inference.GRPCInferenceService/ServerReady");

    private final RegionId self;
    private final Clock clock;
    private volatile KeyRing ring = KeyRing.OPEN;

    Doorkeeper(RegionId self, Clock clock) {
        this.self = self;
        this.clock = clock;
    }

    /** Goes by another snapshot from now on. */
    synchronized void follow(FleetSnapshot snapshot) {
        ring = ring.next(snapshot);
    }

    /** Hot: what a request's key opens. */
    Pass judge(HttpRequest head) {
        KeyRing now = ring;
        if (!now.isDemanded() || isFree(OwnPages.path(head))) {
            return Pass.OPEN;
        }
        boolean isForwarded = head.headers().contains(FieldNames.FORWARDED_BY);
        return now.judge(head.headers(), self, isForwarded, clock.now().toEpochMilli());
    }

    private static boolean isFree(String path) {
        return FREE.contains(path) || path.startsWith(Paths.ERRORS + "/");
    }
}
