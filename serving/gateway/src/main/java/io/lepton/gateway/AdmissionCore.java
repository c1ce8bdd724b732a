package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.ModelName;
import io.lepton.domain.Priority;
import io.lepton.domain.TenantId;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides which requests a gateway takes in at all, before anything is decided of where they go.
 *
 * <p>Two bounds, one after the other: what the tenant may ask, and how many requests for the model are worth having under
 * way at once. A request that a peer sent on was counted for its tenant there; here it counts for its model alone. Neither
 * keeps a request waiting: it is let in or refused, with word of when to come back.
 *
 * <p>A core has no thread, clock or I/O of its own. It must be confined to one thread or guarded by one lock.
 */
final class AdmissionCore {
    private static final int TENANTS_MAX = 10_000;
    private static final int MODELS_MAX = 10_000;
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    private final AdmissionConfig config;
    private final Roll<TenantId, TenantAccount> tenants;
    private final Roll<ModelName, ConcurrencyLimit> models;
    private long nowNanos;

    /**
     * Makes a core that has let nobody in.
     *
     * @param nowNanos the time of the clock that every call's time is read from
     */
    AdmissionCore(AdmissionConfig config, long nowNanos) {
        this.config = config;
        this.nowNanos = nowNanos;
        this.tenants = new Roll<>(
                TENANTS_MAX,
                new TenantAccount(config.everyTenant(), nowNanos),
                account -> account.isForgettable(this.nowNanos));
        this.models = new Roll<>(MODELS_MAX, limit(nowNanos), ConcurrencyLimit::isIdle);
    }

    /**
     * A request at the door.
     *
     * @param tenant whose it is; empty for one that a peer has counted
     * @param model the model that it asks
     * @param priority how urgent it is
     */
    record Applicant(Optional<TenantId> tenant, ModelName model, Priority priority) {}

    /** What becomes of it. */
    sealed interface Verdict {
        /** It is let in; the ticket is to be given back, once. */
        record Admitted(Ticket ticket) implements Verdict {}

        /**
         * It is refused.
         *
         * @param retryAfter how soon the same request may do better
         */
        record Refused(ErrorCode code, String message, Duration retryAfter) implements Verdict {}
    }

    /** A request that was let in. Owned by the core that gave it. */
    static final class Ticket {
        private final Optional<TenantAccount> tenant;
        private final ConcurrencyLimit model;

        private Ticket(Optional<TenantAccount> tenant, ConcurrencyLimit model) {
            this.tenant = tenant;
            this.model = model;
        }
    }

    /**
     * Hot: decides whether a request is taken in.
     *
     * @param now monotonic, never less than in a former call
     */
    Verdict admit(Applicant applicant, long now) {
        nowNanos = now;
        ConcurrencyLimit room = models.get(applicant.model(), _ -> limit(now));
        if (!room.enter(applicant.priority())) {
            return full(applicant, room);
        }
        Optional<TenantAccount> account =
                applicant.tenant().map(name -> tenants.get(name, _ -> new TenantAccount(config.limits(name), now)));
        Optional<TenantAccount.Shortage> shortage = account.flatMap(tenant -> tenant.enter(now));
        if (shortage.isPresent()) {
            room.leave();
            return new Verdict.Refused(
                    ErrorCode.RATE_LIMITED,
                    "the tenant asks more than it may: tenant="
                            + applicant.tenant().orElseThrow() + ", "
                            + shortage.get().limit(),
                    shortage.get().retryAfter());
        }
        return new Verdict.Admitted(new Ticket(account, room));
    }

    /** Hot: a request that was let in has been answered; the answer began so long after the request had come. */
    void answered(Ticket ticket, long tookNanos, long now) {
        ticket.model.leave(tookNanos, now);
        ticket.tenant.ifPresent(TenantAccount::leave);
    }

    /** A request that was let in is over without an answer that says how busy the model is. */
    void ended(Ticket ticket) {
        ticket.model.leave();
        ticket.tenant.ifPresent(TenantAccount::leave);
    }

    private static Verdict full(Applicant applicant, ConcurrencyLimit room) {
        return new Verdict.Refused(
                ErrorCode.OVERLOADED,
                "as many requests for the model are under way as are answered well: model=" + applicant.model()
                        + ", inFlightMax=" + room.limit() + ", priority="
                        + applicant.priority().word(),
                SHORTLY);
    }

    private ConcurrencyLimit limit(long now) {
        return new ConcurrencyLimit(config.goal().toNanos(), now);
    }
}
