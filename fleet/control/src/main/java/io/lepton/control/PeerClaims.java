package io.lepton.control;

import io.lepton.chassis.Request;
import io.lepton.chassis.Route;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Node;
import io.lepton.domain.NodeReport;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.AuditNotes;
import io.lepton.wire.JobReport;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.lepton.wire.PolicyQuestion;
import io.lepton.wire.TrafficReport;
import java.util.Optional;

/** Holds what a process of the fleet says of itself against what its certificate says it is. */
final class PeerClaims {
    private PeerClaims() {}

    /** The same route, for whoever is what it claims to be. */
    static Route checking(Route route, DoorBook door) {
        String action = Witness.action(route);
        return new Route(route.method(), route.template(), request -> {
            Read read = new Read(request);
            try {
                check(route, request.peer(), read);
            } catch (LeptonException e) {
                String who = request.peer().map(PeerIdentity::uri).orElse(DoorBook.NOBODY);
                door.refused(who, action, Witness.resource(request), e);
                throw e;
            }
            return route.handler().handle(read.again());
        });
    }

    private static void check(Route route, Optional<PeerIdentity> peer, Read read) {
        PeerIdentity who =
                peer.orElseThrow(() -> Gatekeeper.refusal("a certificate of this fleet is needed: enrol with a token"));
        if (!who.isOfFleet()) {
            throw new LeptonException(ErrorCode.FORBIDDEN, "a path within the fleet: certified=" + who.uri());
        }
        claimed(route, read).filter(claim -> !isTrue(claim, who)).ifPresent(claim -> {
            throw new LeptonException(
                    ErrorCode.FORBIDDEN,
                    "another than the certificate says: claimed=" + claim + ", certified=" + who.uri());
        });
    }

    private static boolean isTrue(String claim, PeerIdentity who) {
        return claim.equals(receiver(who)) || claim.equals(who.uri());
    }

    /** How a process is called as a receiver of snapshots. */
    private static String receiver(PeerIdentity who) {
        return switch (who) {
            case PeerIdentity.Control() -> "control";
            case PeerIdentity.OfGateway(var region) -> "gateway-" + region;
            case PeerIdentity.OfNode(var _, var node) -> node.value();
            case PeerIdentity.OfSite site -> site.uri();
            case PeerIdentity.OfCoordinator coordinator -> coordinator.uri();
        };
    }

    /** Whom a request is in the name of; nobody in particular where every process may ask. */
    private static Optional<String> claimed(Route route, Read request) {
        return switch (route.template()) {
            case Paths.NODES -> {
                Node node = request.as(Node.class);
                yield Optional.of(new PeerIdentity.OfNode(node.region(), node.id()).uri());
            }
            case Paths.GATEWAYS ->
                Optional.of(new PeerIdentity.OfGateway(request.as(Gateway.class).region()).uri());
            case Paths.TRAFFIC_REPORTS ->
                Optional.of(new PeerIdentity.OfGateway(
                                request.as(TrafficReport.class).region())
                        .uri());
            case Paths.NODE_REPORTS ->
                Optional.of(request.as(NodeReport.class).node().value());
            case Paths.SNAPSHOT_REPLIES ->
                Optional.of(request.as(SnapshotReply.class).receiver());
            case Paths.POLICY_CONFIRMATIONS ->
                Optional.of(request.as(PolicyQuestion.class).receiver());
            case Paths.AUDIT_NOTES -> Optional.of(request.as(AuditNotes.class).reporter());
            case Paths.JOB_REPORTS ->
                Optional.of(request.as(JobReport.class).node().value());
            case Paths.JOB_PRODUCTS -> Optional.of(request.query("node").orElse(""));
            case Paths.SNAPSHOTS -> request.query("receiver");
            default -> Optional.empty();
        };
    }

    /** A request whose body is read once and handed on. */
    private static final class Read {
        private final Request request;
        private Optional<byte[]> body = Optional.empty();

        Read(Request request) {
            this.request = request;
        }

        <T> T as(Class<T> type) {
            byte[] bytes = request.body();
            body = Optional.of(bytes);
            return Json.read(bytes, type);
        }

        Optional<String> query(String key) {
            return request.query(key);
        }

        Request again() {
            return body.map(request::withBody).orElse(request);
        }
    }
}
