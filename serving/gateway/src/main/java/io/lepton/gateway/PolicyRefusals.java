package io.lepton.gateway;

import io.lepton.chassis.AuditOutbox;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.TenantId;
import io.lepton.wire.AuditNote;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Tells the audit log of every request that a policy refused, and hands each record on. Never waits. */
final class PolicyRefusals implements RequestLog {
    private static final Set<ErrorCode> POLICY =
            EnumSet.of(ErrorCode.RESIDENCY_FORBIDS, ErrorCode.UNKNOWN_DATA_CLASS, ErrorCode.POLICY_STALE);

    private final AuditOutbox outbox;
    private final RequestLog next;

    PolicyRefusals(AuditOutbox outbox, RequestLog next) {
        this.outbox = outbox;
        this.next = next;
    }

    @Override
    public void append(RequestRecord request) {
        request.refusal().filter(POLICY::contains).ifPresent(code -> note(request, code));
        next.append(request);
    }

    private void note(RequestRecord request, ErrorCode code) {
        String dataClass = request.dataClass().map(Object::toString).orElse("default");
        outbox.note(
                request.tenant().orElse(TenantId.ANONYMOUS).value(),
                "ask:model",
                "models/" + request.model(),
                AuditNote.REFUSED,
                Optional.of("code=" + code + ", dataClass=" + dataClass));
    }
}
