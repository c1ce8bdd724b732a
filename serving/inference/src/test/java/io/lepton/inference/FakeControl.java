package io.lepton.inference;

import io.lepton.chassis.HttpServer;
import io.lepton.chassis.HttpServerConfig;
import io.lepton.chassis.LineSink;
import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.chassis.Web;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Node;
import io.lepton.domain.NodeReport;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SnapshotDocument;
import io.lepton.wire.SnapshotSigner;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A control plane that says what a test wants, over a real socket, and remembers what it hears. */
final class FakeControl implements AutoCloseable {
    final List<Node> joined = new CopyOnWriteArrayList<>();
    final List<SnapshotReply> replies = new CopyOnWriteArrayList<>();
    final List<NodeReport> reports = new CopyOnWriteArrayList<>();
    final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();

    private final List<LineSink> receivers = new CopyOnWriteArrayList<>();
    private final SnapshotSigner signer = SnapshotSigner.fresh();
    private final HttpServer server;

    FakeControl(Web web) {
        this.server = HttpServer.start(
                web,
                new HttpServerConfig("127.0.0.1", 0, 1 << 20),
                List.of(
                        Route.put(Paths.NODES, request -> take(request, Node.class, joined)),
                        Route.post(Paths.SNAPSHOT_REPLIES, request -> take(request, SnapshotReply.class, replies)),
                        Route.post(Paths.NODE_REPORTS, request -> take(request, NodeReport.class, reports)),
                        Route.get(Paths.SNAPSHOTS, _ -> new Response.Lines(this::subscribe)),
                        Route.get(Paths.ARTIFACTS + "/{digest}", this::artifact)));
    }

    URI url() {
        return URI.create(server.endpoint().httpUrl());
    }

    boolean isSubscribed() {
        return !receivers.isEmpty();
    }

    void send(FleetSnapshot snapshot) {
        byte[] line = SealedSnapshot.seal(SealedSnapshot.FLEET, SnapshotDocument.of(snapshot), signer)
                .whole();
        receivers.forEach(receiver -> receiver.send(line));
    }

    private Runnable subscribe(LineSink sink) {
        receivers.add(sink);
        return () -> receivers.remove(sink);
    }

    private Response artifact(Request request) {
        byte[] bytes = artifacts.get(request.parameter("digest"));
        if (bytes == null) {
            throw new LeptonException(ErrorCode.NOT_FOUND, "no such artifact");
        }
        return Response.bytes(200, "application/octet-stream", bytes);
    }

    private static <T> Response take(Request request, Class<T> type, List<T> heard) {
        heard.add(Json.read(request.body(), type));
        return Response.empty();
    }

    @Override
    public void close() {
        server.close();
    }
}
