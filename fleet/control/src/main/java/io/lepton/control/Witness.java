package io.lepton.control;

import io.lepton.chassis.Clock;
import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditFact;
import io.lepton.governance.AuditFact.Outcome;
import io.lepton.wire.Paths;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Sees to it that every command that is given to a control plane is in its audit log, whatever becomes of it, before it is
 * answered. Without a log that can be written, no command is carried out.
 */
final class Witness {
    private static final String GET = "GET";

    private final AuditLog log;
    private final Clock clock;

    Witness(AuditLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** The same route, with what it is asked for in the log; one that only reads is left as it is. */
    Route of(Route route) {
        if (!isCommand(route)) {
            return route;
        }
        String action = action(route);
        return new Route(route.method(), route.template(), request -> {
            log.requireSound();
            return witnessed(route, request, action);
        });
    }

    /** Whether a route does more than to read. */
    static boolean isCommand(Route route) {
        return !route.method().equals(GET);
    }

    private Response witnessed(Route route, Request request, String action) {
        var fact = AuditFact.of(clock.now(), Author.current(), action, resource(request), Outcome.ACCEPTED);
        try {
            Response answer = route.handler().handle(request);
            log.require(log.append(fact));
            return answer;
        } catch (LeptonException e) {
            var outcome = e.code().owner() == ErrorCode.Owner.CALLER || e.code().owner() == ErrorCode.Owner.POLICY
                    ? Outcome.REFUSED
                    : Outcome.FAILED;
            log.require(log.append(with(fact, outcome, e.code())));
            throw e;
        } catch (RuntimeException e) {
            log.require(log.append(with(fact, Outcome.FAILED, ErrorCode.INTERNAL)));
            throw e;
        }
    }

    private static AuditFact with(AuditFact fact, Outcome outcome, ErrorCode code) {
        return AuditFact.of(fact.at(), fact.actor(), fact.action(), fact.resource(), outcome)
                .saying("code=" + code);
    }

    /** The verb and what in the path is always the same, such as {@code post:deployments/rollout}. */
    static String action(Route route) {
        return route.method().toLowerCase(Locale.ROOT) + ":"
                + Arrays.stream(below(route.template()).split("/", -1))
                        .filter(segment -> !segment.startsWith("{"))
                        .collect(Collectors.joining("/"));
    }

    /** What a request is about, as the log names it. */
    static String resource(Request request) {
        return below(request.path());
    }

    private static String below(String path) {
        return path.startsWith(Paths.API + "/") ? path.substring(Paths.API.length() + 1) : path;
    }
}
