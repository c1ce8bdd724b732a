package io.lepton.federation.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lepton.federation.Fixture;
import io.lepton.federation.SharedFiles;
import io.lepton.federation.codec.FixedPoint;
import io.lepton.federation.codec.RingVector;
import io.lepton.federation.codec.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds every strategy to the figures of an independent implementation. */
@Tag("real-data")
final class StrategyReferenceTest {
    /** All nine models, the last of which is far off. */
    private static final int ALL = 9;

    /** Without it. */
    private static final int HONEST = 8;

    private Fixture reference = new Fixture(List.of());

    @BeforeEach
    void read() throws IOException {
        reference = SharedFiles.fixture("fl_strategy_ref.json");
    }

    @Test
    void averages() {
        check(FedAvg.plain().aggregate(start(), sum(ALL)).model(), "fedavg");
        check(new FedAvg(0.1).aggregate(start(), sum(ALL)).model(), "fedavg");
    }

    /** The sum in fixed point, as a round takes it: the error of nine roundings, far below 1e-6. */
    @Test
    void averagesInFixedPointToo() {
        var code = new FixedPoint(8, ALL);
        RingVector sum = RingVector.zeros(9);
        double most = 90;
        for (Update update : updates(ALL)) {
            double weight = update.exampleCount() / most;
            sum = sum.plus(code.encode(update.change().times(weight).then(Weights.of(weight))));
        }
        Weights decoded = code.decode(sum);
        var asSum = new Sum(decoded.slice(0, 8), decoded.get(8), ALL);
        check(FedAvg.plain().aggregate(start(), asSum).model(), "fedavg");
    }

    @Test
    void takesTheMiddleOfEachParameter() {
        check(CoordinateWise.median().aggregate(start(), updates(ALL)).model(), "median");
        check(CoordinateWise.trimmedMean(0.2).aggregate(start(), updates(ALL)).model(), "trimmed_0.2");
    }

    @Test
    void takesTheUpdatesThatLieCloseTogether() {
        check(new Krum(1, 1).aggregate(start(), updates(ALL)).model(), "krum_f1");
        check(new Krum(1, 5).aggregate(start(), updates(ALL)).model(), "multikrum_f1_m5");
        check(new Bulyan(1).aggregate(start(), updates(ALL)).model(), "bulyan_f1_krum");
    }

    @Test
    void adaptsAtTheServer() {
        checkRounds(FedAdaptive.adam(0.1, 1e-3), "fedadam");
        checkRounds(FedAdaptive.yogi(0.1, 1e-3), "fedyogi");
        checkRounds(FedAdaptive.adagrad(0.1, 1e-3), "fedadagrad");
        checkRounds(new FedAvgM(1, 0.9), "fedavgm");
    }

    private void checkRounds(SumStrategy strategy, String name) {
        ServerState state = start();
        for (Fixture expected : reference.get(name).get("rounds").list()) {
            state = strategy.aggregate(state, sum(HONEST));
            check(state.model(), expected.weights(), name);
        }
        assertThat(state.round()).isEqualTo(3);
    }

    private void check(Weights found, String name) {
        check(found, reference.get(name).weights(), name);
    }

    private static void check(Weights found, Weights expected, String name) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i)).as("%s, parameter %d", name, i).isCloseTo(expected.get(i), within(1e-6));
        }
    }

    private ServerState start() {
        return ServerState.initial(reference.get("global").weights());
    }

    private Sum sum(int count) {
        Weights change = Weights.zeros(8);
        double weight = 0;
        for (Update update : updates(count)) {
            change = change.plus(update.change().times((double) update.exampleCount()));
            weight += update.exampleCount();
        }
        return new Sum(change, weight, count);
    }

    private List<Update> updates(int count) {
        Fixture models = reference.get("client_models");
        Weights examples = reference.get("num_examples").weights();
        Weights start = start().model();
        List<Update> updates = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            Weights change = models.get(k).weights().minus(start);
            updates.add(new Update("p" + k, (long) examples.get(k), 0, change));
        }
        return updates;
    }
}
