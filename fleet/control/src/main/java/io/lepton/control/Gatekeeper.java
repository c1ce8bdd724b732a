package io.lepton.control;

import io.lepton.chassis.Clock;
import io.lepton.chassis.Request;
import io.lepton.chassis.Route;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionSelection;
import io.lepton.governance.Grant;
import io.lepton.governance.KeyText;
import io.lepton.governance.Permission;
import io.lepton.governance.Principal;
import io.lepton.governance.Role;
import io.lepton.governance.Target;
import io.lepton.wire.Headers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lets a request of the API in once it is proven who makes it and that the endpoint's rule permits it. Safe for any thread. */
final class Gatekeeper {
    /** Whoever can read the files of the control plane's machine. */
    static final String OWNER = "service:owner";

    private static final int CREDENTIAL_CHARACTERS_MAX = 8_192;

    private final AccessConfig config;
    private final Mailbox mailbox;
    private final Clock clock;
    private final DoorBook door;

    /**
     * Somebody, and by what that was proven.
     *
     * @param who the one
     * @param by {@code keys/ID}, or {@code tokens} of others
     */
    private record Proven(Principal who, String by) {}

    Gatekeeper(AccessConfig config, Mailbox mailbox, Clock clock, DoorBook door) {
        this.config = config;
        this.mailbox = mailbox;
        this.clock = clock;
        this.door = door;
    }

    /**
     * The same route behind its rule, with what it is asked for in the audit log: commands by the witness, whoever has proven who
     * it is, and the rest by the book of the door.
     *
     * @throws IllegalStateException if the endpoint has no rule
     */
    Route guarding(Route route, Witness witness) {
        AccessRule rule = AccessRule.of(route.method(), route.template());
        if (!config.isDemanded()) {
            return Author.tellingOf(witness.of(route));
        }
        if (rule.place() == AccessRule.Place.OPEN) {
            return Author.tellingOf(route);
        }
        String action = Witness.action(route);
        Route admitted = Author.tellingOf(witness.of(new Route(route.method(), route.template(), request -> {
            rule.permission().ifPresent(permission -> admit(rule, permission, request));
            return route.handler().handle(request);
        })));
        return new Route(route.method(), route.template(), request -> {
            Principal asker = identify(request, action);
            try {
                return Asker.calling(asker, () -> admitted.handler().handle(request));
            } catch (LeptonException e) {
                if (e.code() == ErrorCode.FORBIDDEN && !Witness.isCommand(route)) {
                    door.refused(asker.subject(), action, Witness.resource(request), e);
                }
                throw e;
            }
        });
    }

    private Principal identify(Request request, String action) {
        try {
            Proven proven = prove(request);
            door.used(proven.who().subject(), proven.by(), action);
            return proven.who();
        } catch (LeptonException e) {
            if (e.code() == ErrorCode.UNAUTHENTICATED) {
                door.refused(DoorBook.NOBODY, action, Witness.resource(request), e);
            }
            throw e;
        }
    }

    private Proven prove(Request request) {
        String header = request.header(Headers.AUTHORIZATION)
                .orElseThrow(() -> refusal("a key is needed: header=authorization, form=Bearer lepton_..."));
        String credential = KeyText.bearer(header)
                .filter(text -> text.length() <= CREDENTIAL_CHARACTERS_MAX)
                .orElseThrow(() -> refusal("not a bearer's key: header=authorization, form=Bearer lepton_..."));
        return KeyText.parse(credential)
                .map(key -> new Proven(ofKey(key), "keys/" + key.id()))
                .orElseGet(() -> new Proven(ofToken(credential), "tokens"));
    }

    private Principal ofKey(KeyText key) {
        if (key.id().equals(AccessConfig.OWNER_ID)) {
            return config.owner()
                    .filter(key::matches)
                    .map(_ -> new Principal(OWNER, List.of(Grant.everywhere(Role.ADMIN)), Optional.empty()))
                    .orElseThrow(() -> unknown(key));
        }
        Instant now = clock.now();
        AccessBook book = new AccessBook(mailbox.read(ControlCore::declared));
        // The digest first: what is known of a key is told to whoever has it, and to nobody else.
        ApiKey kept = book.key(key.id())
                .filter(candidate -> key.matches(candidate.sha256()))
                .orElseThrow(() -> unknown(key));
        if (kept.revokedAt().isPresent()) {
            throw refusal("the key was revoked: key=" + key.id() + ", at="
                    + kept.revokedAt().get());
        }
        if (!kept.isGoodAt(now)) {
            throw refusal("the key has expired: key=" + key.id() + ", at=" + kept.expiresAt());
        }
        return book.principal(kept.subject(), Set.of(), kept.bounds().toGrant());
    }

    private Principal ofToken(String token) {
        if (config.tokens().isEmpty()) {
            throw refusal("not a key of this fleet: header=authorization, form=Bearer lepton_...");
        }
        LeptonException last = refusal("no authority is believed");
        for (TokenVerifier verifier : config.tokens()) {
            try {
                var claimed = verifier.verify(token, clock.now());
                return new AccessBook(mailbox.read(ControlCore::declared))
                        .principal(claimed.subject(), claimed.groups(), Optional.empty());
            } catch (LeptonException e) {
                last = e;
            }
        }
        throw last;
    }

    private void admit(AccessRule rule, Permission permission, Request request) {
        Target target =
                switch (rule.place()) {
                    case OPEN, SIGNED_IN, ANYTHING -> Target.anything();
                    case FLEET -> Target.ofFleet();
                    case REGION -> Target.ofFleet().in(new RegionSelection.Only(Set.of(Inputs.region(request))));
                    case MODEL -> book().ownerOfModel(Inputs.model(request).value());
                    case DEPLOYMENT ->
                        book().ownerOfDeployment(Inputs.model(request).value());
                };
        Asker.require(permission, target);
    }

    private AccessBook book() {
        return new AccessBook(mailbox.read(ControlCore::declared));
    }

    private static LeptonException unknown(KeyText key) {
        return refusal("no such key: key=" + key.id());
    }

    static LeptonException refusal(String message) {
        return new LeptonException(ErrorCode.UNAUTHENTICATED, message);
    }
}
