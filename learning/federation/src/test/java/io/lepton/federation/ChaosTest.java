package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.FixedPoint;
import io.lepton.federation.codec.RingVector;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.ServerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Letters are lost and overtake each other, processes fall over: sums stay exact, and a resumed run ends in the same model. */
final class ChaosTest {
    private static final int SITES = 4;
    private static final int ROUNDS = 2;
    private static final Local LOCAL = new Local(1, 1, 0.1, 1);
    private static final Sites SITE_KEYS = new Sites(SITES);

    @ParameterizedTest
    @EnumSource(Visibility.class)
    void aRunThatIsKilledAtAnyStepEndsInTheSameModel(Visibility visibility) {
        CoordinatorCore undisturbed = run(visibility, LocalFederation.Weather.calm()).run;
        var counter = new OneKill(-1);
        run(visibility, counter);
        assertThat(counter.effects()).isGreaterThan(100);
        // A run under masks takes a twentieth of a second; by -Dlepton.faults=long each of its steps is tried.
        boolean isLong = "long".equals(System.getProperty("lepton.faults"));
        int stride = isLong || visibility == Visibility.COORDINATOR ? 1 : 5;
        for (int fatal = 0; fatal < counter.effects(); fatal += stride) {
            CoordinatorCore resumed = run(visibility, new OneKill(fatal)).run;
            assertThat(resumed.state()).as("killed before effect %d", fatal).isEqualTo(undisturbed.state());
            assertThat(resumed.end()).as("killed before effect %d", fatal).isEqualTo(undisturbed.end());
        }
    }

    @Test
    void sumsAreExactInAHundredStorms() {
        int aborted = 0;
        int incomplete = 0;
        for (long seed = 0; seed < 100; seed++) {
            Outcome outcome = run(Visibility.NOBODY, new Storm(new SeededGenerator(seed)));
            assertThat(outcome.run.end().orElseThrow()).as("seed %d", seed).isEqualTo("all rounds are committed");
            assertThat(outcome.run.state()).as("seed %d", seed).isEqualTo(expected(outcome.run));
            for (RoundReport report : outcome.run.reports()) {
                aborted += report.outcome() == Phase.ABORTED ? 1 : 0;
                incomplete += report.outcome() == Phase.COMMITTED && report.updateCount() < SITES ? 1 : 0;
            }
            // What is on the disk is what was: a resumed coordinator is the same.
            var again = CoordinatorCore.resume(
                    outcome.federation.plan,
                    start(),
                    outcome.federation.journal("").entries());
            assertThat(again.state()).as("seed %d", seed).isEqualTo(outcome.run.state());
            assertThat(again.reports()).as("seed %d", seed).isEqualTo(outcome.run.reports());
        }
        assertThat(aborted).as("rounds that came to nothing").isPositive();
        assertThat(incomplete).as("rounds without somebody").isPositive();
    }

    private record Outcome(TestFederation federation, CoordinatorCore run) {}

    private static Outcome run(Visibility visibility, LocalFederation.Weather weather) {
        var federation = new TestFederation(SITE_KEYS, FedAvg.plain(), visibility, LOCAL, ROUNDS);
        Map<String, LocalTrainer> trainers = new TreeMap<>();
        for (int place = 0; place < SITES; place++) {
            trainers.put(TestFederation.name(place), new MarkTrainer(place, SITES));
        }
        return new Outcome(federation, federation.run(start(), trainers, weather));
    }

    private static Weights start() {
        return Weights.zeros(SITES);
    }

    /**
     * Reckons the model again, in the clear. Who is in which round is not in the reports, but their number is: the model is told from
     * all the ways of choosing that many in each round.
     */
    private static ServerState expected(CoordinatorCore run) {
        List<ServerState> possible = List.of(ServerState.initial(start()));
        for (RoundReport report : run.reports()) {
            if (report.outcome() == Phase.COMMITTED) {
                List<ServerState> next = new ArrayList<>();
                for (ServerState before : possible) {
                    for (int chosen = 0; chosen < 1 << SITES; chosen++) {
                        if (Integer.bitCount(chosen) == report.updateCount()) {
                            next.add(after(before, chosen, report.roster().size()));
                        }
                    }
                }
                possible = next;
            }
        }
        return possible.stream()
                .filter(run.state()::equals)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sum of marks: " + run.reports()));
    }

    private static ServerState after(ServerState before, int chosen, int rosterSize) {
        var fixedPoint = new FixedPoint(4, rosterSize);
        RingVector sum = RingVector.zeros(SITES + 1);
        for (int place = 0; place < SITES; place++) {
            if ((chosen >> place & 1) == 1) {
                double[] update = new double[SITES + 1];
                // Ten of at most a thousand examples; the weight takes up the range.
                update[place] = 0.01;
                update[SITES] = 0.01 * 4;
                sum = sum.plus(fixedPoint.encode(Weights.of(update)));
            }
        }
        Weights decoded = fixedPoint.decode(sum);
        Weights mean = decoded.slice(0, SITES).times(1 / (decoded.get(SITES) / 4));
        return before.withModel(before.model().plus(mean));
    }
}
