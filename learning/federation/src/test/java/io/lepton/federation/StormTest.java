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
import io.lepton.federation.strategy.FedBuff;
import io.lepton.federation.strategy.ServerState;
import io.lepton.federation.strategy.Strategy;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A hundred storms over rounds that overlap, and over hidden examples: sums and ledgers stay exact. */
final class StormTest {
    private static final int SITES = 4;
    private static final Sites SITE_KEYS = new Sites(SITES);
    private static final int BUFFER = 3;
    private static final int STEPS = 2;
    private static final ExamplePrivacy NOISE = new ExamplePrivacy(0.5, STEPS, 1, 4, 1e-5, 1_000);

    @Test
    void buffersAreExactWhateverComesWhen() {
        int late = 0;
        for (long seed = 0; seed < 100; seed++) {
            var federation = federation(new FedBuff(1, BUFFER), new Local(1, 1, 0.1, 1), 3);
            CoordinatorCore run = federation.run(start(), marks(), new Storm(new SeededGenerator(seed)));
            assertThat(run.end().orElseThrow()).as("seed %d", seed).isEqualTo("all rounds are committed");
            ServerState expected = ServerState.initial(start());
            for (RoundReport report : run.reports()) {
                if (report.outcome() == Phase.COMMITTED) {
                    expected = after(expected, report.contributors());
                    late += (int) report.contributors().values().stream()
                            .filter(age -> age > 0)
                            .count();
                }
            }
            assertThat(run.state()).as("seed %d", seed).isEqualTo(expected);
            var again = CoordinatorCore.resume(
                    federation.plan, start(), federation.journal("").entries());
            assertThat(again.state()).as("seed %d", seed).isEqualTo(run.state());
            assertThat(again.reports()).as("seed %d", seed).isEqualTo(run.reports());
        }
        assertThat(late).as("updates that were late").isPositive();
    }

    @Test
    void aBufferedRunThatIsKilledAtAnyStepEndsInTheSameModel() {
        ServerState undisturbed = buffered(LocalFederation.Weather.calm());
        var counter = new OneKill(-1);
        buffered(counter);
        assertThat(counter.effects()).isGreaterThan(100);
        for (int fatal = 0; fatal < counter.effects(); fatal++) {
            assertThat(buffered(new OneKill(fatal)))
                    .as("killed before effect %d", fatal)
                    .isEqualTo(undisturbed);
        }
    }

    @Test
    void ledgersAreExactWhoeverIsLost() {
        int lost = 0;
        for (long seed = 0; seed < 100; seed++) {
            var federation = federation(FedAvg.plain(), new Local(1, 8, 0.1, 1).hiding(NOISE), 2);
            CoordinatorCore run = federation.run(
                    Weights.zeros(Blobs.LINEAR.size()), learners(), new Storm(new SeededGenerator(seed)));
            for (String name : federation.plan.participants()) {
                long asked = run.reports().stream()
                        .filter(report -> report.roster().contains(name)
                                && !report.reason().equals("too few are there"))
                        .count();
                assertThat(run.roundsOf(name)).as("seed %d, %s", seed, name).isEqualTo((int) asked);
                long begun = federation.journal(name).entries().stream()
                        .filter(entry -> entry.happening() instanceof Happening.Heard(Message.RoundStart _))
                        .map(entry -> ((Message.RoundStart) ((Happening.Heard) entry.happening()).message()).round())
                        .distinct()
                        .count();
                var participant = ParticipantCore.resume(
                        name,
                        SitePolicy.open(),
                        SITE_KEYS.signer(name),
                        federation.journal(name).entries());
                assertThat(participant.roundsBegun())
                        .as("seed %d, %s", seed, name)
                        .isEqualTo((int) begun)
                        .isLessThanOrEqualTo((int) asked);
            }
            lost += run.reports().stream()
                    .mapToInt(report -> report.roster().size() - report.updateCount())
                    .sum();
        }
        assertThat(lost).as("updates that never came").isPositive();
    }

    @Test
    void hiddenExamplesComeBackFromAnyKillWithTheSameNoise() {
        ServerState undisturbed = hidden(LocalFederation.Weather.calm());
        var counter = new OneKill(-1);
        hidden(counter);
        for (int fatal = 0; fatal < counter.effects(); fatal++) {
            assertThat(hidden(new OneKill(fatal)))
                    .as("killed before effect %d", fatal)
                    .isEqualTo(undisturbed);
        }
    }

    private static ServerState buffered(LocalFederation.Weather weather) {
        return federation(new FedBuff(1, SITES), new Local(1, 1, 0.1, 1), 2)
                .run(start(), marks(), weather)
                .state();
    }

    private static ServerState hidden(LocalFederation.Weather weather) {
        return federation(FedAvg.plain(), new Local(1, 8, 0.1, 1).hiding(NOISE), 1)
                .run(Weights.zeros(Blobs.LINEAR.size()), learners(), weather)
                .state();
    }

    private static ServerState after(ServerState before, Map<String, Integer> ages) {
        var fixedPoint = new FixedPoint(4, BUFFER);
        RingVector sum = RingVector.zeros(SITES + 1);
        for (Map.Entry<String, Integer> each : ages.entrySet()) {
            double weight = 1 / Math.sqrt(1.0 + each.getValue());
            double[] update = new double[SITES + 1];
            update[Integer.parseInt(each.getKey().substring(1))] = weight;
            update[SITES] = weight * 4;
            sum = sum.plus(fixedPoint.encode(Weights.of(update)));
        }
        Weights change = fixedPoint.decode(sum).slice(0, SITES);
        return before.withModel(before.model().plus(change.times(1.0 / ages.size())));
    }

    private static TestFederation federation(Strategy strategy, Local local, int rounds) {
        return new TestFederation(SITE_KEYS, strategy, Visibility.COORDINATOR, local, rounds);
    }

    private static Weights start() {
        return Weights.zeros(SITES);
    }

    private static Map<String, LocalTrainer> marks() {
        Map<String, LocalTrainer> trainers = new TreeMap<>();
        for (int place = 0; place < SITES; place++) {
            trainers.put(TestFederation.name(place), new MarkTrainer(place, SITES));
        }
        return trainers;
    }

    private static Map<String, LocalTrainer> learners() {
        Map<String, LocalTrainer> trainers = new TreeMap<>();
        for (int i = 0; i < SITES; i++) {
            trainers.put(
                    TestFederation.name(i), PerceptronTrainer.of(Blobs.LINEAR, Blobs.of(12, i), Blobs.of(3, i), i));
        }
        return trainers;
    }
}
