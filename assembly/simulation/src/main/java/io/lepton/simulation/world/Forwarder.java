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

/**
 * Carries requests to the places that a gateway's core names: on to the next one when an attempt breaks, to a second one
 * beside the first when that is slow.
 */
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
        new Exchange(ask, reply).begin();
    }

    /** Gives up every attempt that still waits for this place. */
    void giveUp(RouteTarget target) {
        List.copyOf(waiting).stream()
                .filter(attempt -> attempt.target.equals(target))
                .forEach(Attempt::breakOff);
    }

    /** One request at this gateway, from the first place that is tried to the end. */
    private final class Exchange {
        private final Ask ask;
        private final Consumer<Outcome> reply;
        private final Set<Attempt> racing = new LinkedHashSet<>();
        private RouteQuery query;
        private int attempts;

        Exchange(Ask ask, Consumer<Outcome> reply) {
            this.ask = ask;
            this.reply = reply;
            this.query = RouteQuery.of(ask.model(), ask.dataClass(), ask.forwardedBy());
        }

        void begin() {
            goOn(refusal -> refusal);
        }

        private void goOn(UnaryOperator<ErrorCode> refusal) {
            switch (setting.parts().routing().route(core, query, process.nowNanos())) {
                case Route.Forward forward -> start(forward);
                case Route.Refuse refuse -> reply.accept(new Outcome.Refused(refusal.apply(refuse.code())));
            }
        }

        private void start(Route.Forward forward) {
            Attempt attempt = race(forward);
            core.hedgeDelayNanos(forward.target())
                    .ifPresent(delayNanos -> process.after(delayNanos, () -> hedge(attempt)));
        }

        private Attempt race(Route.Forward forward) {
            setting.witness().attempted(ask, attempts++ == 0);
            Attempt attempt = new Attempt(this, forward);
            racing.add(attempt);
            attempt.begin();
            return attempt;
        }

        private void hedge(Attempt slow) {
            if (attempts < ATTEMPTS_MAX && racing.equals(Set.of(slow))) {
                RouteQuery beside = query.afterTrying(slow.target);
                core.hedge(beside, process.nowNanos()).ifPresent(forward -> {
                    query = beside;
                    race(forward);
                });
            }
        }

        void answered(Attempt winner, Outcome outcome) {
            racing.remove(winner);
            List.copyOf(racing).forEach(loser -> loser.end(AttemptOutcome.CANCELLED));
            racing.clear();
            reply.accept(outcome);
        }

        /** Another place, while the bound allows one; else a refusal made of what the core says instead. */
        void broke(Attempt loser, UnaryOperator<ErrorCode> refusal) {
            racing.remove(loser);
            query = query.afterTrying(loser.target);
            if (!racing.isEmpty()) {
                return;
            }
            if (attempts >= ATTEMPTS_MAX) {
                reply.accept(new Outcome.Refused(refusal.apply(ErrorCode.UPSTREAM_FAILED)));
            } else {
                goOn(refusal);
            }
        }
    }

    /** One try at having a request answered at one place. */
    private final class Attempt {
        private final Exchange exchange;
        private final RouteTarget target;
        private final RouteReason reason;
        private final long beganNanos = process.nowNanos();

        Attempt(Exchange exchange, Route.Forward forward) {
            this.exchange = exchange;
            this.target = forward.target();
            this.reason = forward.reason();
        }

        void begin() {
            waiting.add(this);
            core.handle(new GatewayEvent.AttemptStarted(target), process.nowNanos());
            Ask ask = exchange.ask;
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
            if (!(outcome instanceof Outcome.Refused(var code))) {
                win(outcome, AttemptOutcome.ANSWERED);
            } else if (code == ErrorCode.INTERNAL) {
                win(outcome, AttemptOutcome.FAILED);
            } else if (!MISSING_MODEL.contains(code)) {
                win(outcome, AttemptOutcome.ANSWERED);
            } else if (end(AttemptOutcome.BROKEN)) {
                exchange.broke(this, _ -> ErrorCode.MODEL_NOT_READY);
            }
        }

        private void win(Outcome outcome, AttemptOutcome how) {
            if (end(how)) {
                exchange.answered(this, withReason(outcome));
            }
        }

        /** Gives the place up and looks for another; nothing happens if the attempt has ended. */
        private void breakOff() {
            if (end(AttemptOutcome.BROKEN)) {
                exchange.broke(
                        this, refusal -> refusal == ErrorCode.NO_REGION_ALIVE ? refusal : ErrorCode.UPSTREAM_FAILED);
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
