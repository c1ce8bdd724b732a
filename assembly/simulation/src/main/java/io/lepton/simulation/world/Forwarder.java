package io.lepton.simulation.world;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import io.lepton.gateway.AttemptOutcome;
import io.lepton.gateway.GatewayCore;
import io.lepton.gateway.GatewayEvent;
import io.lepton.gateway.ProxyConfig;
import io.lepton.gateway.Route;
import io.lepton.gateway.RouteQuery;
import io.lepton.gateway.RouteTarget;
import io.lepton.simulation.engine.VirtualProcess;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** Carries requests to the places that a gateway's core names, and on to the next one when an attempt breaks. */
final class Forwarder {
    private static final int ATTEMPTS_MAX = ProxyConfig.defaults().attemptsMax();

    private final Setting setting;
    private final Directory directory;
    private final RegionId self;
    private final VirtualProcess process;
    private final GatewayCore core;
    private final Set<Attempt> waiting = new LinkedHashSet<>();

    Forwarder(Setting setting, Directory directory, RegionId self, VirtualProcess process, GatewayCore core) {
        this.setting = setting;
        this.directory = directory;
        this.self = self;
        this.process = process;
        this.core = core;
    }

    void forward(Ask ask, Consumer<Outcome> reply) {
        var query = new RouteQuery(ask.model(), OptionalInt.empty(), ask.dataClass(), ask.forwardedBy(), Set.of());
        route(ask, query, reply);
    }

    /** Gives up every attempt that still waits for this place. */
    void giveUp(RouteTarget target) {
        List.copyOf(waiting).stream()
                .filter(attempt -> attempt.target.equals(target))
                .forEach(Attempt::breakOff);
    }

    private void route(Ask ask, RouteQuery query, Consumer<Outcome> reply) {
        switch (setting.routing().route(core, query, process.nowNanos())) {
            case Route.Forward forward -> new Attempt(ask, query, forward, reply).begin();
            case Route.Refuse refuse -> reply.accept(new Outcome.Refused(refuse.code()));
        }
    }

    /** One try at having a request answered at one place. */
    private final class Attempt {
        private final Ask ask;
        private final RouteQuery query;
        private final RouteTarget target;
        private final RouteReason reason;
        private final Consumer<Outcome> reply;

        Attempt(Ask ask, RouteQuery query, Route.Forward forward, Consumer<Outcome> reply) {
            this.ask = ask;
            this.query = query;
            this.target = forward.target();
            this.reason = forward.reason();
            this.reply = reply;
        }

        void begin() {
            waiting.add(this);
            core.handle(new GatewayEvent.AttemptStarted(target), process.nowNanos());
            Server server = directory.server(target.endpoint());
            Ask asked = target instanceof RouteTarget.Peer ? ask.forwardedBy(self) : ask;
            setting.network()
                    .<Outcome>ask(
                            process,
                            server.process(),
                            "request",
                            ask.number(),
                            answer -> server.serve(asked, answer),
                            this::answered,
                            this::breakOff);
        }

        private void answered(Outcome outcome) {
            boolean isNotReady = outcome.equals(new Outcome.Refused(ErrorCode.MODEL_NOT_READY));
            Optional<Route.Forward> elsewhere = isNotReady ? elsewhere() : Optional.empty();
            if (!end(elsewhere.isPresent() ? AttemptOutcome.BROKEN : AttemptOutcome.ANSWERED)) {
                return;
            }
            elsewhere.ifPresentOrElse(this::start, () -> reply.accept(withReason(outcome)));
        }

        /** Gives the place up and looks for another; nothing happens if the attempt has ended. */
        private void breakOff() {
            if (end(AttemptOutcome.BROKEN)) {
                elsewhere()
                        .ifPresentOrElse(
                                this::start, () -> reply.accept(new Outcome.Refused(ErrorCode.UPSTREAM_FAILED)));
            }
        }

        private Optional<Route.Forward> elsewhere() {
            RouteQuery next = query.afterTrying(target);
            return next.tried().size() < ATTEMPTS_MAX
                            && setting.routing().route(core, next, process.nowNanos()) instanceof Route.Forward forward
                    ? Optional.of(forward)
                    : Optional.empty();
        }

        private void start(Route.Forward forward) {
            new Attempt(ask, query.afterTrying(target), forward, reply).begin();
        }

        private Outcome withReason(Outcome outcome) {
            return outcome instanceof Outcome.Answered answered
                    ? new Outcome.Answered(answered.region(), answered.node(), reason)
                    : outcome;
        }

        /** Ends the attempt; false if it has ended before. */
        private boolean end(AttemptOutcome outcome) {
            if (!waiting.remove(this)) {
                return false;
            }
            core.handle(new GatewayEvent.AttemptEnded(target, outcome), process.nowNanos());
            return true;
        }
    }
}
