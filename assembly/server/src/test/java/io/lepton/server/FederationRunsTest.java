package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lepton.cli.Training;
import io.lepton.federation.PrivacyAccountant;
import io.lepton.wire.FederationView;
import io.lepton.wire.RunSignal;
import io.lepton.wire.RunView;
import io.lepton.wire.VariantView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Federations in processes of their own: finished, killed, cancelled, taken up again. */
class FederationRunsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Training.Start HERE = new Training.Start(Optional.of("512m"), false);
    private static final Training.Start DETACHED = new Training.Start(Optional.of("512m"), true);
    private static final String LOGISTIC = """
            name: illness
            seed: 3
            sites:
              north: {region: frankfurt, data: north.csv}
              south: {region: virginia, data: south.csv}
              west: {region: beijing, data: west.csv}
            data: {label: ill, positive: "yes", split: {test: 0.3, validation: 0}, statistics: site}
            model: {kind: logistic}
            rounds: %d
            local: {epochs: 2, batch: 8, rate: 0.2}
            secure: true
            """;
    private static final String NETWORK = LOGISTIC.formatted(3)
                    .replace(
                            "kind: logistic",
                            "kind: sequential, layers: [{dense: 6, activation: tanh}, {dropout: 0.1}]")
                    .replace("secure: true", "secure: false")
            + "strategy: {kind: scaffold}\n";

    /** Of all tests: what a home unpacks of libtorch takes its time. */
    @TempDir
    private static Path home;

    @TempDir
    private Path folder;

    @Test
    void recordsWhatSitesLearnTogether() throws Exception {
        var ear = new Ear();
        RunView run = federations().train(file(LOGISTIC.formatted(5)), HERE, ear);
        assertThat(run.state()).as(told(run)).isEqualTo("finished");
        assertThat(run.export().orElseThrow().differenceMax()).isLessThan(1e-4);
        assertThat(run.scores()).anyMatch(score -> score.name().equals("accuracy") && score.value() > 0.75);
        assertThat(ear.notes).anyMatch(line -> line.startsWith("round 5/5: accuracy") && line.contains(" kB up"));
        FederationView federation = federations().federation(run.number());
        assertThat(federation.sites())
                .extracting(FederationView.SiteView::name)
                .containsExactly("north", "south", "west");
        assertThat(federation.rounds()).hasSize(5).allMatch(FederationView.RoundView::isCommitted);
        assertThat(federation.rounds())
                .allMatch(round -> round.bytesUp() > 0 && round.dropped().isEmpty());
        var product = federations().product(run.number());
        assertThat(product.labels()).containsEntry("federation", Integer.toString(run.number()));
        assertThat(product.annotations())
                .containsEntry("classes", "[\"no\",\"yes\"]")
                .containsEntry("sites", "north (frankfurt), south (virginia), west (beijing)");
        assertThat(Files.readString(federations().page(run.number())))
                .contains("Federation " + run.number() + ": illness", "Sites and what they contribute", "fairness")
                .doesNotContain("<script");
    }

    @Test
    void aNetworkIsLearnedTogetherToo() throws Exception {
        RunView run = federations().train(file(NETWORK), HERE, new Ear());
        assertThat(run.state()).as(told(run)).isEqualTo("finished");
        assertThat(run.export().orElseThrow().differenceMax()).isLessThan(1e-4);
        assertThat(federations()
                        .federation(run.number())
                        .agreement()
                        .orElseThrow()
                        .warnings())
                .anyMatch(warning -> warning.contains("say secure: true"));
        RunView deployed = new DeployedFederation(home, folder).run(federations(), "illness", new Ear());
        assertThat(deployed.state()).as(told(deployed)).isEqualTo("finished");
        assertThat(Files.mismatch(model(run.number()), model(deployed.number())))
                .isEqualTo(-1);
        assertThat(federations().federation(deployed.number()).sites())
                .isEqualTo(federations().federation(run.number()).sites());
        assertThat(scores(deployed)).isEqualTo(scores(run));
    }

    private List<List<FederationView.SiteScore>> scores(RunView run) {
        return federations().federation(run.number()).rounds().stream()
                .map(FederationView.RoundView::scores)
                .toList();
    }

    @Test
    void whoeverDeclinesHasNoVariantAndWithoutAnybodyThatIsTheReason() throws Exception {
        String variants = NETWORK.replace("strategy: {kind: scaffold}", "variants: {head: 1}");
        RunView run = federations().train(file(declined(variants, "west")), HERE, new Ear());
        assertThat(run.state()).as(told(run)).isEqualTo("finished");
        assertThat(federations().federation(run.number()).variants())
                .extracting(VariantView::site)
                .containsExactly("north", "south");
        RunView nobody = federations()
                .train(file(declined(declined(declined(variants, "west"), "south"), "north")), HERE, new Ear());
        assertThat(nobody.state()).as(told(nobody)).isEqualTo("failed");
        assertThat(nobody.reason().orElseThrow()).contains("too few").doesNotContain("last layers");
    }

    private static String declined(String file, String site) {
        return file.replace("data: " + site + ".csv}", "data: " + site + ".csv, demands: {sites: 9}}");
    }

    @Test
    void hidesTheRowsOfANetworkAndStopsAtTheBudget() throws Exception {
        String noisy = NETWORK.replace("rounds: 3", "rounds: 9")
                + "privacy: {level: example, clip: 1, noise: 1.5, epsilon: 3, sampling: 0.25, steps: 4}\n";
        var ear = new Ear();
        RunView run = federations().train(file(noisy), HERE, ear);
        assertThat(run.state()).as(told(run)).isEqualTo("finished");
        assertThat(run.reason().orElseThrow()).contains("the privacy budget is spent");
        FederationView federation = federations().federation(run.number());
        int rounds = federation.rounds().size();
        assertThat(rounds).isBetween(1, 8);
        var ledger = federation.ledger().orElseThrow();
        assertThat(ledger.isOfRows()).isTrue();
        assertThat(ledger.sites()).hasSize(3).allSatisfy(site -> {
            assertThat(site.rounds()).isEqualTo(rounds);
            assertThat(site.epsilon()).isBetween(0.1, 3.0);
        });
        assertThat(PrivacyAccountant.spent(0.25, 1.5, 4 * (rounds + 1), 1e-5).epsilon())
                .isGreaterThan(3);
        assertThat(ear.notes).anyMatch(line -> line.startsWith("round 1/9") && line.contains(" of 3 for each row"));
        assertThat(Files.readString(federations().page(run.number()))).contains("Privacy ledger", "Each row is hidden");
        assertThat(federations().product(run.number()).annotations().get("privacy"))
                .endsWith("of each row");
    }

    @Test
    void whatIsKilledIsTakenUpAndMakesTheSameModel() throws Exception {
        String text = LOGISTIC.formatted(150);
        RunView whole = federations().train(file(text), HERE, new Ear());
        assertThat(whole.state()).as(told(whole)).isEqualTo("finished");
        int second = federations().train(file(text), DETACHED, new Ear()).number();
        await().atMost(PATIENCE)
                .until(() -> federations().federation(second).rounds().size() >= 3);
        ProcessHandle.of(federations().one(second).owner().pid()).ifPresent(ProcessHandle::destroyForcibly);
        awaitEnd(second);
        RunView killed = federations().one(second);
        assertThat(killed.state()).as(told(killed)).isIn("interrupted", "finished");
        if (killed.state().equals("interrupted")) { // Else it was faster than the signal.
            RunView resumed = federations().resume(second, HERE, new Ear());
            assertThat(resumed.state()).as(told(resumed)).isEqualTo("finished");
            assertThat(federations().federation(second).rounds()).hasSize(150);
        }
        assertThat(Files.mismatch(model(whole.number()), model(second))).isEqualTo(-1);
    }

    @Test
    void whatIsCancelledIsSavedAndRefusesOtherRows() throws Exception {
        int number = federations()
                .train(file(LOGISTIC.formatted(50_000)), DETACHED, new Ear())
                .number();
        await().atMost(PATIENCE)
                .until(() -> federations().federation(number).rounds().size() >= 2);
        assertThat(federations().cancel(number)).isTrue();
        awaitEnd(number);
        RunView cancelled = federations().one(number);
        assertThat(cancelled.state()).as(told(cancelled)).isEqualTo("cancelled");
        assertThat(cancelled.reason().orElseThrow()).contains("and saved");
        write("south", 9, 50);
        RunView other = federations().resume(number, HERE, new Ear());
        assertThat(other.state()).isEqualTo("failed");
        assertThat(other.reason().orElseThrow()).contains("data has changed since the federation began", "site=south");
        assertThatThrownBy(() -> federations().product(number))
                .hasMessageContaining("only a finished federation has a model");
    }

    @Test
    void aMistakeMakesNoFederation() {
        int before = federations().all().size();
        assertThatThrownBy(() -> federations()
                        .train(file(LOGISTIC.formatted(5) + "strategy: {kind: krum, faulty: 0}\n"), HERE, new Ear()))
                .hasMessageContaining("Krum compares single updates");
        assertThat(federations().all()).hasSize(before);
        assertThatThrownBy(() -> federations().one(999)).hasMessageContaining("no such federation: federation=999");
    }

    /** A process that has recorded its end still tidies up. */
    private void awaitEnd(int number) {
        await().atMost(PATIENCE).until(() -> !federations().one(number).state().equals("running"));
        await().atMost(PATIENCE)
                .until(() -> ProcessHandle.of(federations().one(number).owner().pid())
                        .isEmpty());
    }

    private LocalFederations federations() {
        return new LocalFederations(home, "test");
    }

    private Path model(int number) {
        return home.resolve("federations").resolve(Integer.toString(number)).resolve("model.onnx");
    }

    private String told(RunView run) {
        return run.reason() + "\n" + federations().log(run.number());
    }

    private Path file(String text) throws IOException {
        write("north", 1, 90);
        write("south", 2, 60);
        write("west", 3, 50);
        return Files.writeString(folder.resolve("federation.yaml"), text);
    }

    /** Patients of a site, and who of them is ill. */
    private void write(String site, long seed, int rows) throws IOException {
        var random = new Random(seed);
        var text = new StringBuilder("age,pressure,ward,ill\n");
        for (int i = 0; i < rows; i++) {
            double age = 30 + 40 * random.nextDouble();
            double pressure = 100 + 50 * random.nextDouble();
            String ward = random.nextBoolean() ? "a" : site;
            text.append(String.format(
                    Locale.ROOT, "%.1f,%.1f,%s,%s%n", age, pressure, ward, age + 0.4 * pressure > 100 ? "yes" : "no"));
        }
        Files.writeString(folder.resolve(site + ".csv"), text);
    }

    /** Notes what is told. */
    private static final class Ear implements Training.Listener {
        private final List<String> notes = new ArrayList<>();

        @Override
        public void began(RunView run) {}

        @Override
        public void heard(RunSignal signal) {
            signal.note().ifPresent(notes::add);
        }

        @Override
        public void ended(RunView run) {}
    }
}
