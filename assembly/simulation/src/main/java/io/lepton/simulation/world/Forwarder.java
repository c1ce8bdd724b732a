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
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Carries requests to the places that a gateway's core names, and on to the next one when an attempt breaks. */
final class Forwarder {
    private static final int ATTEMPTS_MAX = ProxyConfig.defaults().attemptsMax();

    /** What a place says that has not the model which the core sent a request there for. */
    private static final Set<ErrorCode> MISSING_MODEL =
            Set.of(ErrorCode.MODEL_NOT_READY, ErrorCode.UNKNOWN_MODEL, ErrorCode.UNKNOWN_VERSION);

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
        var query = RouteQuery.of(ask.model(), ask.dataClass(), ask.forwardedBy());
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
        private final long beganNanos = process.nowNanos();

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
            if (!(outcome instanceof Outcome.Refused(var code)) || !MISSING_MODEL.contains(code)) {
                if (end(AttemptOutcome.ANSWERED)) {
                    reply.accept(withReason(outcome));
                }
            } else if (end(AttemptOutcome.BROKEN)) {
                tryElsewhere(_ -> ErrorCode.MODEL_NOT_READY);
            }
        }

        /** Gives the place up and looks for another; nothing happens if the attempt has ended. */
        private void breakOff() {
            if (end(AttemptOutcome.BROKEN)) {
                tryElsewhere(refusal -> refusal == ErrorCode.NO_REGION_ALIVE ? refusal : ErrorCode.UPSTREAM_FAILED);
            }
        }

        /** Another place, while the bound allows one; else a refusal made of what the core says instead. */
        private void tryElsewhere(UnaryOperator<ErrorCode> refusal) {
            RouteQuery next = query.afterTrying(target);
            if (next.tried().size() >= ATTEMPTS_MAX) {
                reply.accept(new Outcome.Refused(refusal.apply(ErrorCode.UPSTREAM_FAILED)));
                return;
            }
            switch (setting.routing().route(core, next, process.nowNanos())) {
                case Route.Forward forward -> new Attempt(ask, next, forward, reply).begin();
                case Route.Refuse refuse -> reply.accept(new Outcome.Refused(refusal.apply(refuse.code())));
            }
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
            core.handle(
                    new GatewayEvent.AttemptEnded(target, outcome, process.nowNanos() - beganNanos),
                    process.nowNanos());
            return true;
        }
    }
}
