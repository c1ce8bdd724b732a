package io.lepton.cli;

import io.lepton.domain.RegionId;
import io.lepton.wire.FederationView;
import io.lepton.wire.FederationView.AgreementView;
import io.lepton.wire.FederationView.LossView;
import io.lepton.wire.FederationView.RoundView;
import io.lepton.wire.FederationView.SiteScore;
import io.lepton.wire.FederationView.SiteView;
import io.lepton.wire.LedgerView;
import io.lepton.wire.LedgerView.SiteLedger;
import io.lepton.wire.RunView;
import io.lepton.wire.VariantView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Federations that end as a test says. */
final class ScriptedFederating implements Federating.Federations {
    final ScriptedTraining training = new ScriptedTraining();
    boolean deploysItself;
    Optional<ListenOptions> listening = Optional.empty();
    Optional<SiteOptions> site = Optional.empty();
    List<String> regions = List.of();

    @Override
    public FederationView federation(int number) {
        var agreement = new AgreementView("fedavg", 2, true, 30, deploysItself, List.of("three sites hide little"));
        var spent = new LossView(1.25, 1.5, 1e-5, 1, 4, 1);
        return new FederationView(
                training.one(number),
                Optional.of(agreement),
                List.of(
                        new SiteView("va", "virginia", 70, 30, "ab", List.of()),
                        new SiteView("ch", "zurich", 20, 10, "cd", List.of())),
                List.of(
                        new RoundView(
                                1,
                                "aborted",
                                "too few are left",
                                List.of("ch", "va"),
                                0,
                                List.of("va"),
                                900,
                                100,
                                List.of(),
                                Optional.empty()),
                        new RoundView(
                                2,
                                "committed",
                                "",
                                List.of("ch", "va"),
                                2,
                                List.of(),
                                1_500,
                                2_500,
                                List.of(new SiteScore("ch", 10, 0.5, 0.7), new SiteScore("va", 30, 0.9, 0.3)),
                                Optional.of(spent))),
                Optional.of(new LedgerView(
                        "example",
                        "add-or-remove-one",
                        8,
                        1e-5,
                        0.1,
                        4,
                        1,
                        List.of(new SiteLedger("ch", 2, 20, 1.25, 1.5), new SiteLedger("va", 1, 10, 0.75, 0.9)))),
                variants(number).stream()
                        .map(variant -> new VariantView(
                                "va",
                                variant.region().value(),
                                "variant-va.onnx",
                                "ab",
                                30,
                                Optional.of(0.95),
                                Optional.of(0.9)))
                        .toList());
    }

    @Override
    public List<Federating.Regional> variants(int number) {
        return regions.stream()
                .map(region -> new Federating.Regional(new RegionId(region), product(number)))
                .toList();
    }

    @Override
    public RunView train(Path file, Training.Start start, Training.Listener listener) {
        return training.train(file, start, listener);
    }

    @Override
    public RunView coordinate(Path file, ListenOptions options, Training.Start start, Training.Listener listener) {
        listening = Optional.of(options);
        return training.train(file, start, listener);
    }

    @Override
    public int takePart(SiteOptions options, LaunchProgress progress) {
        site = Optional.of(options);
        progress.say("the federation is over: all rounds are committed");
        return 0;
    }

    @Override
    public RunView resume(int number, Training.Start start, Training.Listener listener) {
        return training.resume(number, start, listener);
    }

    @Override
    public List<RunView> all() {
        return training.all();
    }

    @Override
    public RunView one(int number) {
        return training.one(number);
    }

    @Override
    public Path page(int number) {
        return Path.of("/home/federations/" + number + "/report.html");
    }

    @Override
    public String log(int number) {
        return training.log(number);
    }

    @Override
    public boolean cancel(int number) {
        return training.cancel(number);
    }

    @Override
    public void remove(int number) {
        training.remove(number);
    }

    @Override
    public Training.Product product(int number) {
        return new Training.Product("digits", training.file, Map.of("federation", "7"), Map.of("sites", "va, ch"));
    }
}
