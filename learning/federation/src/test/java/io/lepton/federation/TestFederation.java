package io.lepton.federation;

import static java.util.Objects.requireNonNull;

import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Pace;
import io.lepton.federation.Plan.Travel;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.Strategy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A federation for tests: p00, p01 and so on, which know only what a test gives them. */
final class TestFederation {
    static final Duration STEP_TIME = Duration.ofSeconds(60);

    final Sites sites;
    final Plan plan;
    final Map<String, Journal> journals = new HashMap<>();

    TestFederation(int participants, Visibility visibility, int rounds, int epochs, int batchSize, double rate) {
        this(new Sites(participants), FedAvg.plain(), visibility, new Local(epochs, batchSize, rate, 1), rounds);
    }

    TestFederation(Sites sites, Strategy strategy, Visibility visibility, Local local, int rounds) {
        this.sites = sites;
        int participants = sites.identities().size();
        int enough = Math.max(1, participants * 2 / 3);
        this.plan = new Plan(
                "test",
                sites.identities(),
                strategy,
                new Pace(rounds, 1, enough, STEP_TIME, 100),
                local,
                new Travel(visibility, new PlainFloats(), 4, 1_000),
                Optional.empty());
    }

    static String name(int number) {
        return "p%02d".formatted(number);
    }

    CoordinatorCore run(Weights model, Map<String, LocalTrainer> trainers) {
        return LocalFederation.run(plan, model, sites(trainers), this::journal, _ -> {});
    }

    CoordinatorCore run(Weights model, Map<String, LocalTrainer> trainers, LocalFederation.Weather weather) {
        return new LocalFederation(plan, model, sites(trainers), this::journal, weather, _ -> {}).toEnd();
    }

    Journal journal(String process) {
        return requireNonNull(journals.computeIfAbsent(process, _ -> new MemoryJournal()));
    }

    Map<String, LocalFederation.Site> sites(Map<String, LocalTrainer> trainers) {
        Map<String, LocalFederation.Site> all = new TreeMap<>();
        trainers.forEach((name, trainer) -> all.put(
                name,
                new LocalFederation.Site(
                        trainer,
                        SitePolicy.open(),
                        sites.signer(name),
                        round -> Sites.secret(1_000L * name.hashCode() + round))));
        return all;
    }
}
