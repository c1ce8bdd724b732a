package io.lepton.federating;

import io.lepton.chassis.Clock;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.data.OnnxModels;
import io.lepton.data.RowBatch;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.FileJournal;
import io.lepton.federation.Plan;
import io.lepton.federation.codec.Weights;
import io.lepton.runs.Export;
import io.lepton.runs.RecordedWork;
import io.lepton.runs.RunChange;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunState;
import io.lepton.runs.RunStore;
import io.lepton.transport.CoordinatorDoor;
import io.lepton.transport.ServerConfig;
import io.lepton.wire.FederationView.RoundView;
import io.lepton.wire.Json;
import io.lepton.wire.RunSignal;
import io.lepton.wire.RunView.ScoreView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the process of a federation does whose sites are processes of their own: it listens for them, and sees no row of theirs. From the
 * same file and the same rows comes the same model, bit for bit, as from {@link FederatingWork}. Confined to one thread.
 */
public final class CoordinatingWork {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final RunStore store;
    private final Clock clock;
    private final FederatingWork.Surroundings around;
    private final Listening listening;
    private final Supplier<Proof> proofs;

    /** With what it listens, and by what it proves who it is. */
    public interface Proof extends AutoCloseable {
        Web web();

        PeerTls tls();

        @Override
        void close();
    }

    /** @param proofs gets the proof, and may fail, which is then how the federation ends */
    public CoordinatingWork(
            RunStore store,
            Clock clock,
            FederatingWork.Surroundings around,
            Listening listening,
            Supplier<Proof> proofs) {
        this.store = store;
        this.clock = clock;
        this.around = around;
        this.listening = listening;
        this.proofs = proofs;
    }

    /**
     * Does the work of a federation, and records its end.
     *
     * @throws LeptonException if the folder itself cannot be read or written, or another process is at work on it
     */
    public RunState run(RunFolder folder) {
        return new RecordedWork(store, clock)
                .run(folder, this::coordinate, () -> Federation.of(folder).writePage());
    }

    private RunState coordinate(RunFolder folder, RunChange change) {
        FederationFile file = FederationFile.parse("federation.yaml", folder.jobText());
        var book = MeetingBook.in(folder, file, stepTime(), around.random(), this::note);
        try (Proof proof = proofs.get();
                var door = CoordinatorDoor.open(config(folder, file), proof.web(), proof.tls(), book)) {
            note("listening for " + file.sites().size() + " sites at " + door.endpoint());
            Settled settled = await(book);
            var record = new FederationRecord(folder);
            record.keep(settled.views());
            folder.write(change.data(SharedRows.view(settled.views())).view());
            try (SharedModel model = SharedModels.of(file, settled.preparation(), settled.classNames())) {
                Plan plan = DeployedPlan.of(file, settled.identities(), settled.examplesMax(), stepTime());
                record.keep(FederatingWork.agreement(file, plan, model.initial()));
                step("Learning from " + change.view().data().orElseThrow().trainRows() + " rows at "
                        + file.sites().size() + " sites, by plan "
                        + plan.digest().toHex());
                CoordinatorCore coordinator = run(folder, plan, model.initial(), door);
                return finish(
                        folder,
                        change,
                        new Made(settled, model, coordinator.state().model()),
                        coordinator);
            }
        } catch (RoundLog.StoppedException _) {
            change.reason("cancelled after round "
                    + new FederationRecord(folder).rounds().size() + ", and saved");
            return RunState.CANCELLED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeptonException(ErrorCode.INTERNAL, "interrupted", e);
        }
    }

    private Duration stepTime() {
        return Duration.ofSeconds(listening.stepSeconds());
    }

    private ServerConfig config(RunFolder folder, FederationFile file) {
        Map<String, RegionId> sites = new TreeMap<>();
        file.sites()
                .keySet()
                .forEach(site ->
                        sites.put(site, DeployedPlan.identity(file, site).region()));
        return new ServerConfig(
                DeployedPlan.coordinator(file).federation(),
                sites,
                listening.host(),
                listening.port(),
                folder.path().resolve("parts"));
    }

    private Settled await(MeetingBook book) throws InterruptedException {
        step("Waiting for the sites");
        Optional<Settled> settled = book.await(LOOK_AGAIN);
        while (settled.isEmpty()) {
            stopIfAsked();
            settled = book.await(LOOK_AGAIN);
        }
        return settled.get();
    }

    private CoordinatorCore run(RunFolder folder, Plan plan, Weights model, CoordinatorDoor door)
            throws InterruptedException {
        var log = new RoundLog(new FederationRecord(folder), plan, around.signals(), () -> false);
        try (var journal = FileJournal.open(journal(folder.path()))) {
            var core = CoordinatorCore.resume(plan, model, journal.entries());
            try (var server = door.begin(core, journal, clock, log)) {
                Optional<CoordinatorCore> ended = server.awaitEnd(LOOK_AGAIN);
                while (ended.isEmpty()) {
                    stopIfAsked();
                    ended = server.awaitEnd(LOOK_AGAIN);
                }
                return ended.get();
            }
        }
    }

    private static Path journal(Path folder) {
        Path journals = folder.resolve("journals");
        try {
            return Files.createDirectories(journals).resolve("coordinator.journal");
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "cannot make a folder: folder=" + journals + ", cause=" + e, e);
        }
    }

    private void stopIfAsked() {
        if (around.isCancelled().getAsBoolean()) {
            throw new RoundLog.StoppedException();
        }
    }

    /** What all have learned. */
    private record Made(Settled settled, SharedModel model, Weights learned) {}

    private RunState finish(RunFolder folder, RunChange change, Made made, CoordinatorCore coordinator) {
        String end = coordinator.end().orElse("");
        int rounds = coordinator.state().round();
        if (rounds == 0) {
            change.reason(end);
            return RunState.FAILED;
        }
        int wanted = made.settled().file().roundsOrDefault();
        if (rounds < wanted) {
            change.reason("ended after round " + rounds + " of " + wanted + ", with its model: " + end);
            note(end);
        }
        step("Exporting");
        export(folder, change, made);
        change.scores(scores(made.settled().file(), new FederationRecord(folder).rounds()));
        folder.keep(Federation.CLASSES, new String(Json.write(made.settled().classNames()), StandardCharsets.UTF_8));
        return RunState.FINISHED;
    }

    /** No row is here to hold the file against what was learned, so rows are made up. */
    private void export(RunFolder folder, RunChange change, Made made) {
        var preparation = made.settled().preparation();
        RowBatch probe = ProbeRows.of(
                preparation.inputs(),
                made.settled().told().values().stream()
                        .map(Meeting.Told::statistics)
                        .toList());
        var joined = OnnxModels.join(preparation.toOnnx(), made.model().toOnnx(made.learned()));
        var named = OnnxModels.nameClasses(joined, "label", made.settled().classNames());
        float[] wanted = made.model().predict(made.learned(), preparation.apply(probe));
        change.export(new Export(around.loader())
                .write(folder, named, probe, preparation.inputs(), new Export.Expected("probabilities", wanted)));
    }

    /** How the model does as it is served is known here only where sites prepare as it does. */
    private static List<ScoreView> scores(FederationFile file, List<RoundView> rounds) {
        List<ScoreView> scores = new ArrayList<>();
        rounds.stream().filter(RoundView::isCommitted).reduce((_, last) -> last).ifPresent(last -> {
            scores.addAll(MadeModel.scores(last));
            if (!file.data().isScaledBySite()) {
                scores.add(ScoreView.of("accuracy_as_served", last.accuracy()));
            }
        });
        return scores;
    }

    private void step(String what) {
        around.signals().accept(RunSignal.step(what));
    }

    private void note(String line) {
        around.signals().accept(RunSignal.note(line));
    }
}
