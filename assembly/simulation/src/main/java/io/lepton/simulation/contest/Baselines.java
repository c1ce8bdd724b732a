package io.lepton.simulation.contest;

/** The baselines that need no state but their gateway's own counts. */
final class Baselines {
    private Baselines() {}

    /** A random node of the nearest region that lives. */
    static Chooser nearest(View view) {
        return stateless(() -> {
            int region = nearestAlive(view);
            int[] machines = view.machinesOf(Math.max(region, 0));
            return region < 0 ? -1 : machines[view.random().nextInt(machines.length)];
        });
    }

    /** Every node of every region in its turn. */
    static Chooser roundRobin(View view) {
        int count = view.inFlight().length;
        int[] turn = {view.random().nextInt(count)};
        return stateless(() -> {
            for (int i = 0; i < count; i++) {
                turn[0] = (turn[0] + 1) % count;
                if (!view.isDead(view.regionOf(turn[0]))) {
                    return turn[0];
                }
            }
            return -1;
        });
    }

    /** Of two random nodes of all regions the one that has fewer of this gateway's requests. */
    static Chooser leastRequests(View view) {
        return stateless(() -> {
            int one = view.anyMachine();
            int two = view.anyMachine();
            return one < 0 || (two >= 0 && view.inFlight()[two] < view.inFlight()[one]) ? two : one;
        });
    }

    /** As Envoy's priorities: this region while it is healthy, then the next; least requests of two within. */
    static Chooser priorityFailover(View view) {
        return stateless(() -> {
            int region = nearestAlive(view);
            return region < 0 ? -1 : view.lessBusyOfTwo(region);
        });
    }

    private static int nearestAlive(View view) {
        for (int region : view.nearestFirst()) {
            if (!view.isDead(region)) {
                return region;
            }
        }
        return -1;
    }

    private static Chooser stateless(Choice choice) {
        return new Chooser() {
            @Override
            public int choose() {
                return choice.choose();
            }

            @Override
            public void answered(int machine, long tookNanos) {}
        };
    }

    @FunctionalInterface
    private interface Choice {
        int choose();
    }
}
