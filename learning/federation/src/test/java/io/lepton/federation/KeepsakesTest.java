package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Pace;
import io.lepton.federation.Plan.Travel;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.Codec;
import io.lepton.federation.codec.Eden;
import io.lepton.federation.codec.TopShare;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.LocalWork;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What codes leave out is sent later: nothing that was learned is lost for good, and kills do not send it twice. */
final class KeepsakesTest {
    private static final int SITES = 2;
    private static final int SIZE = 8;
    private static final int ROUNDS = 40;
    private static final Sites KEYS = new Sites(SITES);

    @Test
    void whatACodeLeavesOutComesWithALaterUpdate() {
        Weights model = run(new TopShare(1.0 / SIZE), LocalFederation.Weather.calm());
        // Each round each parameter is to move by one; an eighth of the numbers travels.
        double sum = 0;
        for (int i = 0; i < SIZE; i++) {
            assertThat(model.get(i)).as("parameter %d", i).isCloseTo(ROUNDS - SIZE / 2.0, within(SIZE / 2.0 + 1));
            sum += model.get(i);
        }
        // What is on its way still is less than each parameter's own turn.
        assertThat(sum).isGreaterThan(SIZE * (ROUNDS - SIZE)).isLessThanOrEqualTo(SIZE * ROUNDS);
    }

    @Test
    void unbiasedCodesFeedNothingBack() {
        var keepsakes = new Keepsakes();
        Codec code = Eden.unbiased(2);
        Weights change = Weights.zeros(SIZE).map(_ -> 1.0);
        byte[] first = keepsakes.encode(code, change, 5);
        assertThat(keepsakes.encode(code, change, 5)).isEqualTo(first);
    }

    @Test
    void aKillSendsNothingTwice() {
        Codec code = new TopShare(0.25);
        Weights undisturbed = run(code, LocalFederation.Weather.calm());
        for (int fatal = 0; fatal < 200; fatal += 7) {
            assertThat(run(code, new OneKill(fatal)))
                    .as("killed before effect %d", fatal)
                    .isEqualTo(undisturbed);
        }
    }

    private static Weights run(Codec codec, LocalFederation.Weather weather) {
        Map<String, LocalFederation.Site> sites = new TreeMap<>();
        for (String name : KEYS.identities().keySet()) {
            sites.put(name, new LocalFederation.Site(new Same(), SitePolicy.open(), KEYS.signer(name), Sites::secret));
        }
        Plan plan = new Plan(
                "feedback",
                KEYS.identities(),
                FedAvg.plain(),
                new Pace(ROUNDS, 1, SITES, TestFederation.STEP_TIME, 3),
                new Local(1, 1, 0.1, 1),
                new Travel(Visibility.COORDINATOR, codec, 16, 10),
                Optional.empty());
        Map<String, Journal> journals = new TreeMap<>();
        return new LocalFederation(
                        plan,
                        Weights.zeros(SIZE),
                        sites,
                        process -> journals.computeIfAbsent(process, _ -> new MemoryJournal()),
                        weather,
                        _ -> {})
                .toEnd()
                .state()
                .model();
    }

    /** Wants each parameter to grow by one. */
    private record Same() implements LocalTrainer {
        @Override
        public Learned train(int round, Local local, LocalWork work, Weights ownControl) {
            return new Learned(10, Weights.zeros(SIZE).map(_ -> 1.0));
        }

        @Override
        public Evaluation evaluate(Weights model) {
            return new Evaluation(0, 0, 0);
        }
    }
}
