package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.InferenceKey;
import io.lepton.domain.ModelName;
import io.lepton.domain.TenantId;
import io.lepton.wire.Headers;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import java.util.Set;

/**
 * What the key of a request opens. Immutable.
 *
 * @param key whose key it is; absent where none is demanded, or it opens nothing
 * @param models the models that may be asked; all if absent
 * @param header the header that carried it
 * @param refusal why it opens nothing
 */
record Pass(
        Optional<InferenceKey> key, Optional<Set<ModelName>> models, String header, Optional<Route.Refuse> refusal) {
    /** That of everybody, where no key is demanded. */
    static final Pass OPEN = new Pass(Optional.empty(), Optional.empty(), "", Optional.empty());

    static Pass refused(Route.Refuse why) {
        return new Pass(Optional.empty(), Optional.empty(), "", Optional.of(why));
    }

    /** Hot: why a model may not be asked; empty if it may. */
    Optional<Route.Refuse> refusalOf(ModelName model) {
        if (refusal.isPresent() || key.isEmpty() || opens(model)) {
            return refusal;
        }
        return Optional.of(Refusals.of(
                ErrorCode.FORBIDDEN,
                "the key may not ask this model: key=" + key.get().id() + ", needed=predict model=" + model));
    }

    boolean opens(ModelName model) {
        return models.map(some -> some.contains(model)).orElse(true);
    }

    /** Whose limits hold: the key says it, and not the request. */
    Optional<TenantId> tenant() {
        return key.map(InferenceKey::tenant);
    }

    /** Puts on a head what its next hop needs: a peer judges the key once more, a node is none of its business. */
    void putOn(HttpHeaders headers, RouteTarget target) {
        if (key.isEmpty()) {
            return;
        }
        headers.set(Headers.TENANT, key.get().tenant().value());
        switch (target) {
            case RouteTarget.LocalNode _ -> headers.remove(Headers.AUTHORIZATION);
            case RouteTarget.Peer _ -> headers.set(Headers.AUTHORIZATION, header);
        }
    }
}
