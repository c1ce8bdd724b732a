package io.lepton.simulation.engine;

/**
 * One direction of a connection between two processes: what is sent arrives in order, or nothing more does; unless the
 * weather is bad.
 */
public final class Lane {
    private final VirtualNetwork network;
    private final VirtualProcess from;
    private final VirtualProcess to;
    private final Runnable onReset;
    private long lastArrivalNanos;
    private boolean isBroken;

    Lane(VirtualNetwork network, VirtualProcess from, VirtualProcess to, Runnable onReset) {
        this.network = network;
        this.from = from;
        this.to = to;
        this.onReset = onReset;
    }

    /** Tells whether the lane has lost a message, which only an omniscient observer knows before the sender does. */
    public boolean isBroken() {
        return isBroken;
    }

    /**
     * Sends a message.
     *
     * @param what the word for it in the trace
     * @param number its number in the trace
     * @param arrival run at the other end when it arrives
     */
    public void send(String what, long number, Runnable arrival) {
        if (isBroken || network.isCut(from.place(), to.place())) {
            isBroken = true;
            return;
        }
        int cutCount = network.cutCount(from.place(), to.place());
        Runnable onTheWay = () -> arrive(cutCount, what, number, arrival);
        Weather weather = network.weather(from.place(), to.place());
        long soonestNanos = network.time().nowNanos() + network.delayNanos(from.place(), to.place());
        if (network.happens(weather.overtaking())) {
            network.time().at(soonestNanos + network.holdUpNanos(), onTheWay);
        } else {
            lastArrivalNanos = Math.max(lastArrivalNanos, soonestNanos);
            network.time().at(lastArrivalNanos, onTheWay);
        }
        if (network.happens(weather.duplication())) {
            network.time().at(soonestNanos + network.holdUpNanos(), onTheWay);
        }
    }

    private void arrive(int cutCount, String what, long number, Runnable arrival) {
        if (isBroken || cutCount != network.cutCount(from.place(), to.place())) {
            isBroken = true;
        } else if (to.isAlive()) {
            network.trace().message(network.time().nowNanos(), from.name(), to.name(), what, number);
            to.deliver(arrival);
        } else {
            isBroken = true;
            reset();
        }
    }

    private void reset() {
        if (network.isCut(to.place(), from.place())
                || network.weather(to.place(), from.place()).losesResets()) {
            return;
        }
        int cutCount = network.cutCount(to.place(), from.place());
        network.time().after(network.delayNanos(to.place(), from.place()), () -> {
            if (from.isAlive() && cutCount == network.cutCount(to.place(), from.place())) {
                from.deliver(onReset);
            }
        });
    }
}
