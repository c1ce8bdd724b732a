package io.lepton.gateway;

import io.lepton.domain.Arm;
import io.lepton.domain.Arm.Role;
import java.util.Optional;

/**
 * What a gateway makes of the name in a request.
 *
 * @param arm which version is asked, and as what; absent where the name means nothing here
 * @param isShadowed whether some of the model's requests are copied to another version
 * @param standIn what is asked where that version cannot be: being tried on a share of requests must not cost an answer
 */
record Pick(Optional<Arm> arm, boolean isShadowed, Optional<Pick> standIn) {
    static final Pick NONE = new Pick(Optional.empty(), false, Optional.empty());

    /** A version that nothing stands in for. */
    static Pick of(Arm arm, boolean isShadowed) {
        return new Pick(Optional.of(arm), isShadowed, Optional.empty());
    }

    /** A version that this one stands in for. */
    Pick insteadOf(Arm preferred) {
        return new Pick(Optional.of(preferred), isShadowed, Optional.of(this));
    }

    /** The question put to the version; the same one where the deployed version is meant, which places know themselves. */
    RouteQuery ask(RouteQuery query) {
        return arm.isEmpty() || arm.get().role() == Role.BASE
                ? query
                : query.asking(arm.get().version());
    }
}
