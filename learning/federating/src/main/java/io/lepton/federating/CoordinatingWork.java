package io.lepton.federating;

import io.lepton.chassis.Clock;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.FileJournal;
import io.lepton.federation.Plan;
import io.lepton.federation.SiteReport;
import io.lepton.federation.codec.Weights;
import io.lepton.runs.RecordedWork;
import io.lepton.runs.RunChange;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunState;
import io.lepton.runs.RunStore;
import io.lepton.transport.CoordinatorDoor;
import io.lepton.transport.ServerConfig;
import io.lepton.wire.Json;
import io.lepton.wire.RunSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
                Plan plan = DeployedPlan.of(
                        file, settled.identities(), settled.examplesMax(), stepTime(), SharedModels.head(file, model));
                record.keep(FederatingWork.agreement(file, plan, model.initial()));
                step("Learning from " + change.view().data().orElseThrow().trainRows() + " rows at "
                        + file.sites().size() + " sites, by plan "
                        + plan.digest().toHex());
                Learned learned = run(folder, plan, model.initial(), door, book.heads());
                return finish(
                        folder,
                        change,
                        new ToldModel(settled, model, plan.local().kept(), learned),
                        learned.coordinator());
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

    private Learned run(RunFolder folder, Plan plan, Weights model, CoordinatorDoor door, HeadBook heads)
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
                return new Learned(ended.get(), heads(heads, plan, ended.get()));
            }
        }
    }

    /** What the sites that have learned tell of the layers that they kept; whoever is away for longer than a step has no variant. */
    private Map<String, Meeting.Head> heads(HeadBook heads, Plan plan, CoordinatorCore ended)
            throws InterruptedException {
        Set<String> learned = SiteReport.of(ended.reports()).stream()
                .filter(site -> site.contributed() > 0)
                .map(SiteReport::site)
                .collect(Collectors.toSet());
        if (plan.local().kept().isEmpty() || learned.isEmpty()) {
            return Map.of();
        }
        step("Waiting for the last layers of " + learned.size() + " sites");
        heads.open(Meeting.Head.count(plan.local().kept()));
        Instant until = clock.now().plus(stepTime());
        Set<String> missing = heads.await(learned, LOOK_AGAIN);
        while (!missing.isEmpty() && clock.now().isBefore(until)) {
            stopIfAsked();
            missing = heads.await(learned, LOOK_AGAIN);
        }
        missing.forEach(site -> note(site + " has not told its last layers, so its region has no variant"));
        return heads.of(learned);
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

    private RunState finish(RunFolder folder, RunChange change, ToldModel made, CoordinatorCore coordinator) {
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
        var record = new FederationRecord(folder);
        change.export(made.export(folder, around.loader()));
        change.scores(made.scores(record.rounds()));
        if (made.settled().file().variants().isPresent()) {
            record.keepVariants(made.exportVariants(folder, around.loader()));
        }
        folder.keep(Federation.CLASSES, new String(Json.write(made.settled().classNames()), StandardCharsets.UTF_8));
        return RunState.FINISHED;
    }

    private void step(String what) {
        around.signals().accept(RunSignal.step(what));
    }

    private void note(String line) {
        around.signals().accept(RunSignal.note(line));
    }
}
