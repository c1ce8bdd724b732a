package io.lepton.control;

import io.lepton.chassis.Request;
import io.lepton.chassis.Route;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Headers;

/** Who asked for what the present thread does, as the request said; nobody where a node or the time did. */
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

    private static String of(Request request) {
        String author = request.header(Headers.AUTHOR).orElse(NAMELESS);
        if (!Origin.isAuthor(author)) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "not 1 to " + Origin.AUTHOR_CHARACTERS_MAX + " printable ASCII characters: header="
                            + Headers.AUTHOR);
        }
        return author;
    }
}
