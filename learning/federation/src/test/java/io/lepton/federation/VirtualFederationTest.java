package io.lepton.federation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Pace;
import io.lepton.federation.Plan.Travel;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.federation.strategy.Scaffold;
import io.lepton.federation.strategy.Strategy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Ten thousand participants in one process, of whom few are there at a time; the model is that of resident ones. */
final class VirtualFederationTest {
    private static final int MANY = 10_000;

    /** Learns its own number, scaled, in the one parameter there is. */
    private record NumberTrainer(int number) implements LocalTrainer {
        @Override
        public Learned train(int round, Local local, LocalWork work, Weights ownControl) {
            return new Learned(10, Weights.of((double) number / MANY));
        }

        @Override
        public Evaluation evaluate(Weights model) {
            return new Evaluation(1, 1, 0);
        }
    }

    @Test
    void tenThousandTakeTurnsAndFewAreThereAtATime() {
        Map<String, Bytes> identities = new HashMap<>();
        for (int i = 0; i < MANY; i++) {
            String name = "v%05d".formatted(i);
            identities.put(name, Bytes.of(name.getBytes(StandardCharsets.UTF_8)));
        }
        Plan plan = plan(identities, FedAvg.plain(), 0.01, 50, Visibility.COORDINATOR);
        var federation = new VirtualFederation(
                plan,
                Weights.of(0.0),
                name -> site(new NumberTrainer(Integer.parseInt(name.substring(1)))),
                new MemoryJournal(),
                _ -> {});
        CoordinatorCore done = federation.toEnd();
        assertThat(done.end().orElseThrow()).isEqualTo("all rounds are committed");
        double expected = 0;
        for (RoundReport report : done.reports()) {
            assertThat(report.updateCount()).isEqualTo(report.roster().size()).isBetween(50, 150);
            assertThat(report.evaluations()).hasSize(MANY);
            expected += report.roster().stream()
                    .mapToDouble(name -> Double.parseDouble(name.substring(1)) / MANY)
                    .average()
                    .orElseThrow();
        }
        // A step of fixed point for up to 150, by weights of a hundredth, is 3e-5; over three rounds, rounded to the
        // nearest.
        assertThat(done.state().model().get(0)).isCloseTo(expected, within(5e-5));
        // Those of one round, and one that tries the model.
        assertThat(federation.awakeMax()).isLessThanOrEqualTo(151);
    }

    @Test
    void isTheSameAsAFederationOfResidentParticipants() {
        var keys = new Sites(6);
        Map<String, LocalTrainer> trainers = new TreeMap<>();
        keys.identities()
                .keySet()
                .forEach(name -> trainers.put(
                        name,
                        PerceptronTrainer.of(
                                Blobs.LINEAR, Blobs.of(30, name.hashCode()), Blobs.of(9, 1), name.hashCode())));
        for (Strategy strategy : new Strategy[] {FedAvg.plain(), new Scaffold(1, 6)}) {
            for (Visibility visibility : Visibility.values()) {
                Plan plan = plan(keys.identities(), strategy, 0.8, 3, visibility);
                Map<String, LocalFederation.Site> sites = new TreeMap<>();
                trainers.forEach((name, trainer) -> sites.put(name, site(trainer, keys, name)));
                Map<String, Journal> journals = new HashMap<>();
                CoordinatorCore resident = LocalFederation.run(
                        plan,
                        Weights.zeros(Blobs.LINEAR.size()),
                        sites,
                        process -> journals.computeIfAbsent(process, _ -> new MemoryJournal()),
                        _ -> {});
                CoordinatorCore virtual = VirtualFederation.run(
                        plan,
                        Weights.zeros(Blobs.LINEAR.size()),
                        name -> requireNonNull(sites.get(name)),
                        new MemoryJournal(),
                        _ -> {});
                assertThat(virtual.state()).as("%s, %s", strategy, visibility).isEqualTo(resident.state());
                assertThat(virtual.reports()).isEqualTo(resident.reports());
            }
        }
    }

    private static LocalFederation.Site site(LocalTrainer trainer) {
        return new LocalFederation.Site(trainer, SitePolicy.open(), _ -> Bytes.of(new byte[0]), Sites::secret);
    }

    private static LocalFederation.Site site(LocalTrainer trainer, Sites keys, String name) {
        return new LocalFederation.Site(
                trainer, SitePolicy.open(), keys.signer(name), round -> Sites.secret(1_000L * name.hashCode() + round));
    }

    private static Plan plan(
            Map<String, Bytes> identities,
            Strategy strategy,
            double samplingRate,
            int updatesMin,
            Visibility visibility) {
        return new Plan(
                "virtual",
                identities,
                strategy,
                new Pace(3, samplingRate, updatesMin, TestFederation.STEP_TIME, 10),
                new Local(1, 5, 0.1, 1),
                new Travel(visibility, new PlainFloats(), 4, 1_000),
                Optional.empty());
    }
}
