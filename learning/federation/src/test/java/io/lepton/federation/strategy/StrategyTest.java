package io.lepton.federation.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.federation.codec.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StrategyTest {
    private static final int SIZE = 20;
    private static final int COUNT = 20;

    /** 30 % would be 6 of 20; Krum and Bulyan promise f of at most (n - 3) / 2 and (n - 3) / 4, so Bulyan faces 4. */
    record Defence(EachStrategy strategy, int bad) {}

    static Stream<Defence> defences() {
        return Stream.of(
                new Defence(CoordinateWise.median(), 6),
                new Defence(CoordinateWise.trimmedMean(0.3), 6),
                new Defence(new Krum(6, 1), 6),
                new Defence(new Krum(6, 10), 6),
                new Defence(new Bulyan(4), 4));
    }

    @ParameterizedTest
    @MethodSource("defences")
    void keepsToTheHonestWhereSomeFlipTheirSign(Defence defence) {
        for (long seed = 0; seed < 20; seed++) {
            List<Update> updates = honest(seed);
            for (int k = 0; k < defence.bad(); k++) {
                Update lie = updates.get(k);
                updates.set(
                        k,
                        new Update(lie.participant(), 1_000_000, 0, lie.change().times(-10)));
            }
            ServerState next = defence.strategy().aggregate(ServerState.initial(Weights.zeros(SIZE)), updates);
            // The honest scatter about 1 by 0.1; each aggregate lies among them.
            for (int i = 0; i < SIZE; i++) {
                assertThat(next.model().get(i)).as("seed %d, %s", seed, defence).isCloseTo(1, within(0.5));
            }
            assertThat(defence.strategy().updatesMin()).isLessThanOrEqualTo(COUNT);
        }
    }

    /** Plain averaging is what they defend: the same lie carries it away. */
    @Test
    void averagingDoesNotKeepToTheHonest() {
        List<Update> updates = honest(1);
        Weights change = updates.getFirst().change().times(-10 * 1_000_000.0);
        double weight = 1_000_000;
        for (Update update : updates.subList(1, COUNT)) {
            change = change.plus(update.change().times((double) update.exampleCount()));
            weight += update.exampleCount();
        }
        ServerState next =
                FedAvg.plain().aggregate(ServerState.initial(Weights.zeros(SIZE)), new Sum(change, weight, COUNT));
        assertThat(next.model().get(0)).isLessThan(-5);
    }

    @Test
    void scaffoldMovesTheModelByTheMeanAndTheControlByItsShare() {
        var strategy = new Scaffold(0.5, 8);
        var state = ServerState.initial(Weights.of(1, 2));
        assertThat(strategy.configure(state).control()).isEqualTo(Weights.zeros(2));
        // Two of eight take part: changes (2, 4) and control (1, 3) on average.
        state = strategy.aggregate(state, new Sum(Weights.of(4, 8, 2, 6), 2, 2));
        assertThat(state.model()).isEqualTo(Weights.of(2, 4));
        assertThat(strategy.configure(state).control()).isEqualTo(Weights.of(0.25, 0.75));
        assertThat(strategy.blocks()).isEqualTo(2);
    }

    @Test
    void fedBuffDividesByTheNumberOfUpdatesNotByTheirWeight() {
        var state = ServerState.initial(Weights.of(0));
        double stale = 1 / Math.sqrt(1 + 3);
        state = new FedBuff(1, 2).aggregate(state, new Sum(Weights.of(1 + stale), 1 + stale, 2));
        assertThat(state.model().get(0)).isCloseTo(0.75, within(1e-15));
    }

    @Test
    void adamAsPublishedDoesNotCorrectItsRateForTheStart() {
        var state = ServerState.initial(Weights.of(0));
        var strategy = new FedAdaptive(FedAdaptive.Rule.ADAM_AS_PUBLISHED, 0.1, 0.9, 0.99, 1e-9);
        // First moment 0.1 d, second 0.01 d^2: whatever d is, their quotient is one.
        assertThat(strategy.aggregate(state, new Sum(Weights.of(-7), 1, 1))
                        .model()
                        .get(0))
                .isCloseTo(-0.1, within(1e-9));
    }

    @Test
    void fedProxTellsParticipantsToStayNear() {
        assertThat(new FedAvg(0.1).configure(ServerState.initial(Weights.of(1))).proximal())
                .isEqualTo(0.1);
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        List<Update> updates = Stream.of(1.0, 2.0, 4.0, 100.0)
                .map(value -> new Update("p" + value, 1, 0, Weights.of(value)))
                .toList();
        var state = ServerState.initial(Weights.of(0));
        assertThat(CoordinateWise.median().aggregate(state, updates).model()).isEqualTo(Weights.of(3));
    }

    @Test
    void refusesHyperparametersThatMakeNoSense() {
        assertThatThrownBy(() -> new FedAvg(-1)).hasMessageContaining("proximal=-1.0");
        assertThatThrownBy(() -> new FedAvgM(1, 1)).hasMessageContaining("momentum=1.0");
        assertThatThrownBy(() -> FedAdaptive.adam(0, 1)).hasMessageContaining("learningRate=0.0");
        assertThatThrownBy(() -> FedAdaptive.yogi(1, Double.NaN)).hasMessageContaining("tau=NaN");
        assertThatThrownBy(() -> new CoordinateWise(0.6)).hasMessageContaining("trimmed=0.6");
        assertThatThrownBy(() -> new Krum(-1, 1)).hasMessageContaining("faulty=-1");
        assertThatThrownBy(() -> new Update("p", 0, 0, Weights.none())).hasMessageContaining("exampleCount=0");
    }

    private static List<Update> honest(long seed) {
        var random = new Random(seed);
        List<Update> updates = new ArrayList<>();
        for (int k = 0; k < COUNT; k++) {
            double[] values = new double[SIZE];
            for (int i = 0; i < SIZE; i++) {
                values[i] = 1 + 0.1 * random.nextGaussian();
            }
            updates.add(new Update("p" + k, 10, 0, Weights.of(values)));
        }
        return updates;
    }
}
