package io.lepton.control;

import io.lepton.artifacts.ArtifactStore;
import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Node;
import io.lepton.domain.NodeReport;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.lepton.wire.TrafficReport;
import java.util.List;
import java.util.function.Function;

/** What gateways and nodes call: joins, reports, replies, snapshots and artifacts. */
final class FleetRoutes {
    private final Mailbox mailbox;
    private final ArtifactStore artifacts;

    FleetRoutes(Mailbox mailbox, ArtifactStore artifacts) {
        this.mailbox = mailbox;
        this.artifacts = artifacts;
    }

    List<Route> routes() {
        return List.of(
                Route.put(Paths.NODES, request -> tell(request, Node.class, ControlEvent.NodeJoined::new)),
                Route.put(Paths.GATEWAYS, request -> tell(request, Gateway.class, ControlEvent.GatewayJoined::new)),
                Route.post(
                        Paths.NODE_REPORTS, request -> tell(request, NodeReport.class, ControlEvent.NodeReported::new)),
                Route.post(
                        Paths.SNAPSHOT_REPLIES,
                        request -> tell(request, SnapshotReply.class, ControlEvent.SnapshotReplied::new)),
                Route.post(
                        Paths.TRAFFIC_REPORTS,
                        request -> tell(request, TrafficReport.class, ControlEvent.TrafficReported::new)),
                Route.get(Paths.SNAPSHOTS, this::snapshots),
                Route.get(Paths.ARTIFACTS + "/{digest}", this::artifact));
    }

    private <T> Response tell(Request request, Class<T> type, Function<T, ControlEvent> event) {
        mailbox.handle(event.apply(Json.read(request.body(), type)));
        return Response.empty();
    }

    private Response snapshots(Request request) {
        String receiver = Inputs.receiver(request);
        String _ = Inputs.checked(() -> SnapshotHub.audienceOf(receiver));
        // Refused before the stream begins, while another control plane reigns.
        mailbox.requireReign();
        return new Response.Lines(sink -> mailbox.open(receiver, request.query("base"), sink));
    }

    private Response artifact(Request request) {
        var id = Inputs.checked(() -> new ArtifactId(request.parameter("digest")));
        // The file is verified before it leaves; the receiver verifies it once more.
        return artifacts
                .file(id)
                .map(ArtifactBody::of)
                .orElseThrow(() -> new LeptonException(ErrorCode.NOT_FOUND, "no such artifact: artifact=" + id));
    }
}
