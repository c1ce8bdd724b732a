package io.lepton.control;

import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.domain.FleetSnapshot;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.lepton.wire.PolicyConfirmation;
import io.lepton.wire.PolicyDigest;
import io.lepton.wire.PolicyQuestion;
import io.lepton.wire.SnapshotSigner;
import java.time.Duration;

/** Tells gateways, at any moment, which rules of residency are in force. */
final class PolicyDesk {
    private final Mailbox mailbox;
    private final ReignKeeper keeper;
    private final SnapshotSigner signer;

    PolicyDesk(Mailbox mailbox, ReignKeeper keeper, SnapshotSigner signer) {
        this.mailbox = mailbox;
        this.keeper = keeper;
        this.signer = signer;
    }

    Route route() {
        return Route.post(Paths.POLICY_CONFIRMATIONS, this::confirm);
    }

    private Response confirm(Request request) {
        var question = Json.read(request.body(), PolicyQuestion.class);
        String _ = Inputs.checked(() -> SnapshotHub.audienceOf(question.receiver()));
        // First that it reigns, then by what: a policy that another wrote since then is younger than that.
        Duration held = keeper.heldFor();
        return Response.json(mailbox.read(core -> confirmation(core, question, held)));
    }

    /** By what is declared: while a fleet gathers, no snapshot says it yet. */
    private PolicyConfirmation confirmation(ControlCore core, PolicyQuestion question, Duration held) {
        FleetSnapshot inForce = core.snapshot();
        Declarations declared = core.declared();
        String policies = PolicyDigest.of(
                declared.regions(),
                declared.policies(),
                declared.defaultDataClass().orElse(inForce.defaultDataClass()));
        return PolicyConfirmation.seal(
                question,
                inForce.epoch(),
                inForce.revision(),
                policies,
                held.plusNanos(999_999).toMillis(),
                signer);
    }
}
