package io.lepton.control;

import io.lepton.chassis.Request;
import io.lepton.chassis.Route;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.wire.Paths;
import java.util.Optional;

/** Gives a node that has proven where it is no file that may not be there. */
final class ArtifactGuard {
    private ArtifactGuard() {}

    /** The same route; that of files asks first. */
    static Route guarding(Route route, Mailbox mailbox, DoorBook door) {
        if (!route.template().startsWith(Paths.ARTIFACTS)) {
            return route;
        }
        return new Route(route.method(), route.template(), request -> {
            try {
                check(request, mailbox);
            } catch (LeptonException e) {
                String who = request.peer().map(PeerIdentity::uri).orElse(DoorBook.NOBODY);
                door.refused(who, Witness.action(route), Witness.resource(request), e);
                throw e;
            }
            return route.handler().handle(request);
        });
    }

    private static void check(Request request, Mailbox mailbox) {
        Optional<PeerIdentity.OfNode> node =
                request.peer().filter(PeerIdentity.OfNode.class::isInstance).map(PeerIdentity.OfNode.class::cast);
        if (node.isEmpty()) {
            return;
        }
        var artifact = Inputs.checked(() -> new ArtifactId(request.parameter("digest")));
        boolean isPermitted = mailbox.read(core -> ModelResidency.of(core.declared())
                .permits(artifact, core.desired().models(), node.get().region()));
        if (!isPermitted) {
            throw new LeptonException(
                    ErrorCode.RESIDENCY_FORBIDS,
                    "the policy of the data that the model was made of forbids the region: artifact=" + artifact
                            + ", region=" + node.get().region());
        }
    }
}
