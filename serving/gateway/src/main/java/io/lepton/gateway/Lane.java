package io.lepton.gateway;

import io.lepton.domain.Endpoint;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything of a gateway that one event loop owns: callers, attempts, connections to places.
 *
 * <p>A request stays on the loop of its caller, so that no part of its way needs a lock but the core. Confined to the
 * loop; {@link #execute} is the way in from elsewhere.
 */
final class Lane {
    private final Proxy proxy;
    private final EventLoop loop;
    private final UpstreamPool pool;
    private final UpstreamSessions sessions;
    private final Reception reception = new Reception(this);
    private final HedgeLine hedges = new HedgeLine();
    private final HeadText text = new HeadText();
    private final Set<CallerLink> callers = new HashSet<>();
    private final Set<Attempt> attempts = new HashSet<>();

    Lane(Proxy proxy, GatewayLoops loops, EventLoop loop) {
        this.proxy = proxy;
        this.loop = loop;
        this.pool = new UpstreamPool(loops, loop, proxy, text);
        this.sessions = new UpstreamSessions(loops, loop, proxy);
    }

    /** The exchanges that may be hedged. */
    HedgeLine hedges() {
        return hedges;
    }

    Proxy proxy() {
        return proxy;
    }

    /** What heads are put together in. */
    HeadText text() {
        return text;
    }

    UpstreamPool pool() {
        return pool;
    }

    UpstreamSessions sessions() {
        return sessions;
    }

    Reception reception() {
        return reception;
    }

    long nanos() {
        return proxy.core().nanos();
    }

    /** Runs something on the lane's loop. */
    void execute(Runnable work) {
        loop.execute(work);
    }

    /** Where a place is dialled. */
    Endpoint endpoint(RouteTarget target) {
        return switch (target) {
            case RouteTarget.LocalNode(var node) -> node.endpoint();
            case RouteTarget.Peer(var gateway) -> proxy.dialer().dial(gateway);
        };
    }

    void arrived(CallerLink caller) {
        callers.add(caller);
    }

    void left(CallerLink caller) {
        callers.remove(caller);
    }

    void began(Attempt attempt) {
        attempts.add(attempt);
        proxy.core().handle(new GatewayEvent.AttemptStarted(attempt.target()));
    }

    void ended(Attempt attempt, AttemptOutcome outcome) {
        attempts.remove(attempt);
        proxy.core().handle(new GatewayEvent.AttemptEnded(attempt.target(), outcome, nanos() - attempt.beganNanos()));
    }

    /** Sends on the requests that wait for a place that is dead; an answer that has begun may still come to its end. */
    void targetDied(RouteTarget target) {
        for (Attempt attempt : List.copyOf(attempts)) {
            if (attempt.target().equals(target) && !attempt.hasAnswerBegun()) {
                attempt.fail("the place fell silent");
            }
        }
    }

    /** Hedges what waits for too long. */
    void sweepHedges() {
        hedges.sweep(nanos());
    }

    /** Gives up what has been stuck or unused for too long. */
    void sweep() {
        long nowNanos = nanos();
        List.copyOf(callers).forEach(caller -> caller.sweep(nowNanos));
        pool.sweep(nowNanos);
        sessions.sweep(nowNanos);
    }

    /** Lets every caller go once its turn is over. */
    void drain() {
        List.copyOf(callers).forEach(CallerLink::closeWhenOver);
    }

    /** Breaks everything off. */
    void closeAll() {
        List.copyOf(callers).forEach(CallerLink::close);
        pool.closeAll();
        sessions.closeAll();
    }
}
