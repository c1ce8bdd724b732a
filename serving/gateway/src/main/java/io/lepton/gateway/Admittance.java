package io.lepton.gateway;

import io.lepton.domain.LeptonException;
import io.lepton.domain.TenantId;
import io.lepton.gateway.AdmissionCore.Applicant;
import io.lepton.gateway.AdmissionCore.Ticket;
import io.lepton.gateway.AdmissionCore.Verdict;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request at the gateway's door: let in or refused, and counted until it is over. Confined to its event loop. */
final class Admittance {
    private final GuardedAdmission door;
    private final Applicant applicant;
    private @Nullable Ticket ticket;

    /**
     * Reads whose a request is.
     *
     * @throws LeptonException {@link io.lepton.domain.ErrorCode#INVALID_REQUEST} for a tenant that cannot be one
     */
    Admittance(GuardedAdmission door, RouteQuery query, HttpHeaders headers, Pass pass) {
        this.door = door;
        this.applicant = new Applicant(tenant(query, headers, pass), query.model(), query.priority());
    }

    /** What a peer sends on was counted for its tenant there. */
    private static Optional<TenantId> tenant(RouteQuery query, HttpHeaders headers, Pass pass) {
        return query.forwardedBy().isPresent()
                ? Optional.empty()
                : pass.tenant().or(() -> Optional.of(QueryReader.tenant(headers).orElse(TenantId.ANONYMOUS)));
    }

    /** Whose it is; absent where a peer sent it on. */
    Optional<TenantId> tenant() {
        return applicant.tenant();
    }

    /** Why it is refused; empty if it is let in. */
    Optional<Route.Refuse> enter() {
        return switch (door.admit(applicant)) {
            case Verdict.Admitted(var admitted) -> {
                ticket = admitted;
                yield Optional.empty();
            }
            case Verdict.Refused(var code, var message, var wait) -> Optional.of(Refusals.after(code, message, wait));
        };
    }

    /** It is over; only an answer that was given well says how long one takes. */
    void leave(int status, long firstByteNanos) {
        Ticket held = ticket;
        ticket = null;
        if (held == null) {
            return;
        }
        if (status >= 200 && status < 300) {
            door.answered(held, firstByteNanos);
        } else {
            door.ended(held);
        }
    }
}
