package io.lepton.federating;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.LocalFederation;
import io.lepton.federation.OwnBlock;
import io.lepton.federation.Plan;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.runs.ModelLoader;
import io.lepton.runs.RecordedWork;
import io.lepton.runs.RunChange;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunState;
import io.lepton.runs.RunStore;
import io.lepton.runs.SiteJob;
import io.lepton.wire.FederationView.AgreementView;
import io.lepton.wire.Json;
import io.lepton.wire.RunSignal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What the process of a federation does: from the file and the rows of each site to one model, every round recorded, and taken up again
 * where its journals end. Confined to one thread.
 */
public final class FederatingWork {
    private static final int SECRET_BYTES = 32;

    /**
     * The surroundings of the work.
     *
     * @param signals hears how it goes
     * @param isCancelled tells whether somebody wishes for its end; all that happened until then is kept
     * @param loader loads the exported file, to hold it against what was learned
     * @param environment the variables that a file may name
     * @param random draws the sites' secrets
     */
    public record Surroundings(
            Consumer<RunSignal> signals,
            BooleanSupplier isCancelled,
            ModelLoader loader,
            Map<String, String> environment,
            SecureRandom random) {
        public Surroundings {
            environment = Map.copyOf(environment);
        }
    }

    private final RunStore store;
    private final Clock clock;
    private final Surroundings around;

    public FederatingWork(RunStore store, Clock clock, Surroundings around) {
        this.store = store;
        this.clock = clock;
        this.around = around;
    }

    /**
     * Does the work of a federation, and records its end.
     *
     * @throws LeptonException if the folder itself cannot be read or written, or another process is at work on it
     */
    public RunState run(RunFolder folder) {
        return new RecordedWork(store, clock)
                .run(folder, this::federate, () -> Federation.of(folder).writePage());
    }

    private RunState federate(RunFolder folder, RunChange change) {
        FederationFile file = FederationFile.parse("federation.yaml", folder.jobText());
        step("Reading the rows of " + file.sites().size() + " sites");
        SharedRows rows = SharedRows.read(file, folder.base(), around.environment());
        var record = new FederationRecord(folder);
        requireSame(record, rows);
        folder.write(change.data(rows.view()).view());
        try (SharedModel model = model(file, rows)) {
            var keys = SiteKeys.in(folder, List.copyOf(rows.sites().keySet()), around.random());
            List<OwnBlock> head = SharedModels.head(file, model);
            Plan plan = file.plan(keys.identities(), rows.examplesMax(), head);
            record.keep(agreement(file, plan, model.initial()));
            step("Learning from " + rows.view().trainRows() + " rows at "
                    + rows.sites().size() + " sites");
            var log = new RoundLog(record, plan, around.signals(), around.isCancelled());
            var ended = run(folder, plan, model.initial(), sites(file, rows, model, keys), log);
            if (ended.coordinator().state().round() == 0) {
                change.reason(ended.coordinator().end().orElse(""));
                return RunState.FAILED;
            }
            return finish(
                    folder, change, file, MadeVariants.of(rows, model, ended.variants(), head), ended.coordinator());
        } catch (RoundLog.StoppedException _) {
            change.reason("cancelled after round " + record.rounds().size() + ", and saved");
            return RunState.CANCELLED;
        }
    }

    /** Journals hold against rows that have not changed: others would make another model, and nobody could say of what. */
    private static void requireSame(FederationRecord record, SharedRows rows) {
        record.sites().forEach(before -> rows.views().stream()
                .filter(now -> now.name().equals(before.name()) && !now.sha256().equals(before.sha256()))
                .forEach(now -> {
                    throw new LeptonException(
                            ErrorCode.CONFLICT,
                            "a site's data has changed since the federation began; start another: site=" + now.name());
                }));
        record.keep(rows.views());
    }

    private static SharedModel model(FederationFile file, SharedRows rows) {
        if (file.model().layers().isEmpty()) {
            return new LogisticModel(rows.width(), rows.classNames().size());
        }
        var any = rows.sites().values().iterator().next();
        var entry = file.sites().values().iterator().next();
        var network = SiteJob.network(file.job(entry), any.train().targets());
        return NetworkShared.open(network, any.train().features().exampleShape(), file.seedOrDefault());
    }

    static AgreementView agreement(FederationFile file, Plan plan, Weights model) {
        List<String> warnings = new ArrayList<>();
        if (file.isSecure() && plan.participants().size() <= 3) {
            warnings.add("a sum of two or three sites hides little: each of them can take its own out of it");
        }
        if (!file.isSecure()) {
            warnings.add(
                    "the coordinator sees each site's updates, from which rows can be guessed; say secure: true to hide them");
        }
        if (plan.local().privacy().isPresent()) {
            warnings.add(
                    "noise hides rows in what is learned; what sites tell before, of words and of numbers' means and extremes,"
                            + " and how the model does on rows held out, it does not hide");
        }
        if (!plan.local().kept().isEmpty()) {
            warnings.add(
                    "the last layers, which each site keeps while it learns, leave it at the end for its region's variant,"
                            + " under no mask");
        }
        return new AgreementView(
                file.strategyWord(),
                plan.pace().rounds(),
                file.isSecure(),
                model.size(),
                file.deploysItself(),
                warnings);
    }

    private Map<String, LocalFederation.Site> sites(
            FederationFile file, SharedRows rows, SharedModel model, SiteKeys keys) {
        Map<String, LocalFederation.Site> sites = new LinkedHashMap<>();
        rows.sites().forEach((name, own) -> {
            long seed = SeededGenerator.derive(file.seedOrDefault(), name.hashCode());
            var policy =
                    Optional.ofNullable(file.sites().get(name)).orElseThrow().policy();
            sites.put(
                    name,
                    new LocalFederation.Site(
                            model.trainer(own.train(), own.test(), seed), policy, keys.signer(name), _ -> secret()));
        });
        return sites;
    }

    private Bytes secret() {
        byte[] drawn = new byte[SECRET_BYTES];
        around.random().nextBytes(drawn);
        return Bytes.of(drawn);
    }

    private static LocalFederation.Ended run(
            RunFolder folder, Plan plan, Weights model, Map<String, LocalFederation.Site> sites, RoundLog log) {
        try (var journals = Journals.in(folder.path())) {
            return LocalFederation.runWithVariants(plan, model, sites, journals::of, log);
        }
    }

    private RunState finish(
            RunFolder folder,
            RunChange change,
            FederationFile file,
            MadeVariants variants,
            CoordinatorCore coordinator) {
        String end = coordinator.end().orElse("");
        int rounds = coordinator.state().round();
        int wanted = file.roundsOrDefault();
        if (rounds < wanted) {
            change.reason("ended after round " + rounds + " of " + wanted + ", with its model: " + end);
            around.signals().accept(RunSignal.note(end));
        }
        step("Exporting");
        var record = new FederationRecord(folder);
        MadeModel made = variants.common(coordinator.state().model());
        change.export(made.export(folder, around.loader()));
        change.scores(made.scores(record.rounds()));
        if (file.variants().isPresent()) {
            record.keepVariants(variants.export(folder, around.loader(), made.learned()));
        }
        folder.keep(Federation.CLASSES, new String(Json.write(made.rows().classNames()), StandardCharsets.UTF_8));
        return RunState.FINISHED;
    }

    private void step(String what) {
        around.signals().accept(RunSignal.step(what));
    }
}
