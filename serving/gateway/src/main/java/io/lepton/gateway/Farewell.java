package io.lepton.gateway;

/**
 * How far a gateway is on its way out: first it says so and answers on, then it refuses what comes. Safe for any thread.
 *
 * <p>From the announcement on every answer ends its connection, so that callers come back elsewhere.
 */
final class Farewell {
    private enum Stage {
        OPEN,
        ANNOUNCED,
        SHUT
    }

    private volatile Stage stage = Stage.OPEN;

    boolean isAnnounced() {
        return stage != Stage.OPEN;
    }

    boolean isShut() {
        return stage == Stage.SHUT;
    }

    void announce() {
        stage = Stage.ANNOUNCED;
    }

    void shut() {
        stage = Stage.SHUT;
    }
}
