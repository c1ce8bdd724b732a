package io.lepton.simulation.contest;

import java.util.ArrayList;
import java.util.List;

/** Runs one policy in a world. */
public final class Contest {
    private Contest() {}

    /** What became of the requests of one run, a score for each phase. */
    public static List<PhaseScore> run(Terrain terrain, RoutingPolicy policy, long seed) {
        Arena arena = new Arena(terrain, seed);
        Scores scores = arena.run(Contestants.doors(policy, arena));
        List<PhaseScore> byPhase = new ArrayList<>();
        for (int phase = 0; phase < terrain.stages().size(); phase++) {
            byPhase.add(new PhaseScore(scores.calls(phase), scores.missed(phase), scores.crossed(phase)));
        }
        return byPhase;
    }
}
