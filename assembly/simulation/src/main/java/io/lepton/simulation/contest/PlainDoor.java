package io.lepton.simulation.contest;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A gateway that sends each request to the node that its {@link Chooser} names, and again when that node's region is
 * noticed to be dead. It notices death as fast as Lepton's, and needs no connection: nobody is worse off for its plumbing.
 */
final class PlainDoor implements Door {
    private static final long SILENCE_MAX_NANOS = Duration.ofMillis(350).toNanos();
    private static final long TICK_NANOS = Duration.ofMillis(20).toNanos();

    private final View view;
    private final Chooser chooser;
    private final Set<Leg> waiting = new LinkedHashSet<>();

    PlainDoor(View view, Chooser chooser) {
        this.view = view;
        this.chooser = chooser;
    }

    @Override
    public void open() {
        look();
    }

    @Override
    public void serve(Call call) {
        int machine = chooser.choose();
        if (machine >= 0) {
            new Leg(call, machine).begin();
        }
    }

    private void look() {
        Arena arena = view.arena();
        for (int region = 0; region < arena.regions(); region++) {
            long graceNanos = SILENCE_MAX_NANOS + arena.roundTripNanos(view.region(), region) / 2;
            boolean isDead = arena.silentSinceNanos(region) < arena.nowNanos() - graceNanos;
            boolean isNews = isDead && !view.isDead(region);
            view.setDead(region, isDead);
            if (isNews) {
                breakOff(region);
            }
        }
        arena.time().after(TICK_NANOS, this::look);
    }

    private void breakOff(int region) {
        List.copyOf(waiting).stream()
                .filter(leg -> view.regionOf(leg.machine) == region)
                .forEach(leg -> {
                    leg.end();
                    serve(leg.call);
                });
    }

    /** A request on its way to a node and back. */
    private final class Leg {
        private final Call call;
        private final int machine;
        private final long beganNanos = view.arena().nowNanos();

        Leg(Call call, int machine) {
            this.call = call;
            this.machine = machine;
        }

        void begin() {
            Arena arena = view.arena();
            int there = view.regionOf(machine);
            waiting.add(this);
            view.inFlight()[machine]++;
            arena.send(view.region(), there, () -> arena.machines()
                    .get(machine)
                    .run(call.workNanos(), () -> arena.send(there, view.region(), this::answered)));
        }

        boolean end() {
            boolean isFirst = waiting.remove(this);
            if (isFirst) {
                view.inFlight()[machine]--;
            }
            return isFirst;
        }

        private void answered() {
            if (end()) {
                Arena arena = view.arena();
                chooser.answered(machine, arena.nowNanos() - beganNanos);
                arena.scores().answered(call, view.regionOf(machine), arena.nowNanos());
            }
        }
    }
}
