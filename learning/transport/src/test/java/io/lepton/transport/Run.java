package io.lepton.transport;

import static java.util.Objects.requireNonNull;

import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.FileJournal;
import io.lepton.federation.LocalFederation;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.MemoryJournal;
import io.lepton.federation.ParticipantCore;
import io.lepton.federation.Plan;
import io.lepton.federation.SitePolicy;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A federation over sockets in one process: its coordinator, and sites that a test starts. */
final class Run implements AutoCloseable {
    final Ground ground;
    final Plan plan;
    final Web web = Web.start(2);
    final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    final CoordinatorServer server;
    final FileJournal journal;
    final Path folder;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> sites = new ArrayList<>();

    Run(Ground ground, Plan plan, Weights model, Path folder) {
        this(ground, plan, model, folder, Duration.ofSeconds(20));
    }

    Run(Ground ground, Plan plan, Weights model, Path folder, Duration farewellMax) {
        this.ground = ground;
        this.plan = plan;
        this.folder = folder;
        this.journal = FileJournal.open(folder.resolve("coordinator.journal"));
        this.server = CoordinatorServer.start(
                ground.server(folder.resolve("coordinator"), farewellMax),
                CoordinatorCore.resume(plan, model, journal.entries()),
                journal,
                web,
                ground.tls(ground.coordinator),
                Ground.CLOCK,
                told::add);
    }

    void join(String site, LocalTrainer trainer) {
        var _ = joining(site, trainer);
    }

    void join(String site, LocalTrainer trainer, Endpoint coordinator, Path models) {
        var _ = joining(site, trainer, coordinator, models);
    }

    /** Done when the site is, which is when it has heard of the end. */
    Future<?> joining(String site, LocalTrainer trainer) {
        return joining(site, trainer, server.endpoint(), folder.resolve("models-" + site));
    }

    private Future<?> joining(String site, LocalTrainer trainer, Endpoint coordinator, Path models) {
        Future<?> joined = threads.submit(() -> {
            SiteClient.run(
                    config(site, coordinator, models),
                    new SiteClient.Site(core(site), new MemoryJournal(), trainer),
                    web,
                    ground.tls(site),
                    ground.random,
                    Ground.CLOCK,
                    line -> told.add(site + ": " + line));
            return site;
        });
        sites.add(joined);
        return joined;
    }

    ParticipantCore core(String site) {
        return ParticipantCore.begin(site, SitePolicy.open(), requireNonNull(ground.keys.get(site)));
    }

    SiteConfig config(String site, Endpoint coordinator, Path models) {
        return new SiteConfig(
                Ground.identity(site), Ground.FEDERATION, coordinator, folder.resolve("outgoing-" + site), models);
    }

    /** The same federation in one thread, without a network. */
    static CoordinatorCore local(Ground ground, Plan plan, Weights model, Map<String, LocalTrainer> trainers) {
        Map<String, LocalFederation.Site> sites = new TreeMap<>();
        trainers.forEach((name, trainer) -> sites.put(
                name, new LocalFederation.Site(trainer, SitePolicy.open(), requireNonNull(ground.keys.get(name)), _ -> {
                    byte[] secret = new byte[32];
                    ground.random.nextBytes(secret);
                    return Bytes.of(secret);
                })));
        Map<String, MemoryJournal> journals = new TreeMap<>();
        return LocalFederation.run(
                plan,
                model,
                sites,
                process -> requireNonNull(journals.computeIfAbsent(process, _ -> new MemoryJournal())),
                _ -> {});
    }

    static Map<String, LocalTrainer> trainers(int count) {
        Map<String, LocalTrainer> trainers = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            trainers.put(Ground.name(i), new SlopeTrainer(i));
        }
        return trainers;
    }

    @Override
    public void close() {
        sites.forEach(site -> site.cancel(true));
        threads.close();
        server.close();
        journal.close();
        web.close();
    }
}
