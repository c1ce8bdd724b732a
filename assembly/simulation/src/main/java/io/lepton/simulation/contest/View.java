package io.lepton.simulation.contest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What the gateway of one region knows by itself: who lives, what it has sent where, how far it is. */
final class View {
    private final Arena arena;
    private final int region;
    private final SplittableRandom random;
    private final int[] inFlight;
    private final boolean[] isDead;
    private final List<int[]> byRegion = new ArrayList<>();
    private final int[] nearestFirst;

    View(Arena arena, int region) {
        this.arena = arena;
        this.region = region;
        this.random = arena.random().of("chooser-" + region);
        this.inFlight = new int[arena.machines().size()];
        this.isDead = new boolean[arena.regions()];
        for (int r = 0; r < arena.regions(); r++) {
            int wanted = r;
            byRegion.add(IntStream.range(0, inFlight.length)
                    .filter(machine -> arena.machines().get(machine).region() == wanted)
                    .toArray());
        }
        this.nearestFirst = IntStream.range(0, arena.regions())
                .boxed()
                .sorted(Comparator.comparingLong(r -> arena.roundTripNanos(region, r)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    Arena arena() {
        return arena;
    }

    int region() {
        return region;
    }

    SplittableRandom random() {
        return random;
    }

    int[] inFlight() {
        return inFlight;
    }

    void setDead(int other, boolean dead) {
        isDead[other] = dead;
    }

    boolean isDead(int other) {
        return isDead[other];
    }

    int regionOf(int machine) {
        return arena.machines().get(machine).region();
    }

    /** The nodes of a region, by their indexes. */
    int[] machinesOf(int other) {
        return byRegion.get(other);
    }

    /** Every region, this one first. */
    int[] nearestFirst() {
        return nearestFirst;
    }

    /** A random node of a region that is not known to be dead; -1 if there is none. */
    int anyMachine() {
        int tries = 16 * arena.regions();
        for (int i = 0; i < tries; i++) {
            int machine = random.nextInt(inFlight.length);
            if (!isDead[regionOf(machine)]) {
                return machine;
            }
        }
        return -1;
    }

    /** The less busy of two random nodes of a region, by this gateway's own count. */
    int lessBusyOfTwo(int other) {
        int[] machines = byRegion.get(other);
        int one = machines[random.nextInt(machines.length)];
        int two = machines[random.nextInt(machines.length)];
        return inFlight[two] < inFlight[one] ? two : one;
    }
}
