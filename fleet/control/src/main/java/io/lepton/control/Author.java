package io.lepton.control;

import io.lepton.chassis.Request;
import io.lepton.chassis.Route;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.Principal;
import io.lepton.wire.Headers;
import java.util.Optional;

/**
 * Who asked for what the present thread does: what was proven, else what the request said; nobody where a node or the time
 * did. The owner of the machine is one key for many: there, who the request says it is stands before it.
 */
final class Author {
    private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();
    private static final String NAMELESS = "anonymous";

    private Author() {}

    /** The present author; {@link Origin#FLEET} outside of requests. */
    static String current() {
        return CURRENT.orElse(Origin.FLEET);
    }

    /** The same route, with its handler working in the author's name. */
    static Route tellingOf(Route route) {
        return new Route(route.method(), route.template(), request -> ScopedValue.where(CURRENT, of(request))
                .call(() -> route.handler().handle(request)));
    }

    /** Runs something in a name that was proven. */
    static <T, X extends Throwable> T calling(String author, ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(CURRENT, author).call(work);
    }

    private static String of(Request request) {
        String said = request.header(Headers.AUTHOR).orElse(NAMELESS);
        if (!Origin.isAuthor(said)) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "not 1 to " + Origin.AUTHOR_CHARACTERS_MAX + " printable ASCII characters: header="
                            + Headers.AUTHOR);
        }
        Optional<String> proven = Asker.current().map(Principal::subject);
        if (proven.isPresent() && !proven.get().equals(Gatekeeper.OWNER)) {
            return proven.get();
        }
        if (proven.isPresent() && Account.SUBJECT.matcher(said).matches()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "the owner's key does not speak for accounts: header=" + Headers.AUTHOR + ", account=" + said);
        }
        return said;
    }
}
