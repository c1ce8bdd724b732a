package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.PeerIdentity;
import io.lepton.wire.Headers;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;

/**
 * What only another process of the fleet may ask a gateway, where processes prove who they are: the paths between them, and to say
 * that it forwards for a region. Immutable.
 */
final class PeerRules {
    private static final String INTERNAL = "/internal/";

    private final boolean isDemanded;

    PeerRules(boolean isDemanded) {
        this.isDemanded = isDemanded;
    }

    /** Hot: why a request is refused; empty if it is not. */
    Optional<Route.Refuse> refusal(HttpRequest head, Optional<PeerIdentity> caller) {
        if (!isDemanded) {
            return Optional.empty();
        }
        if (head.uri().startsWith(INTERNAL) && !isOfFleet(caller)) {
            return refused("a path between processes of the fleet: needed=a certificate of this fleet");
        }
        String forwardedBy = head.headers().get(Headers.FORWARDED_BY);
        if (forwardedBy != null && !isGatewayOf(forwardedBy, caller)) {
            return refused("only a region's gateway forwards for it: header=" + Headers.FORWARDED_BY + ", certified="
                    + caller.map(PeerIdentity::uri).orElse("nobody"));
        }
        return Optional.empty();
    }

    private static boolean isOfFleet(Optional<PeerIdentity> caller) {
        return caller.isPresent() && caller.get().isOfFleet();
    }

    private static boolean isGatewayOf(String region, Optional<PeerIdentity> caller) {
        return caller.isPresent()
                && caller.get() instanceof PeerIdentity.OfGateway(var own)
                && own.value().equals(region);
    }

    private static Optional<Route.Refuse> refused(String message) {
        return Optional.of(Refusals.of(ErrorCode.FORBIDDEN, message));
    }
}
