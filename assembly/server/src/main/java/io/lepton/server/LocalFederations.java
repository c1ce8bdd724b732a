package io.lepton.server;

import io.lepton.cli.Federating;
import io.lepton.cli.LaunchProgress;
import io.lepton.cli.ListenOptions;
import io.lepton.cli.ProofOptions;
import io.lepton.cli.SiteOptions;
import io.lepton.cli.Training;
import io.lepton.domain.RegionId;
import io.lepton.federating.Federation;
import io.lepton.federating.Listening;
import io.lepton.wire.FederationView;
import io.lepton.wire.RunView;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The federations of a home on this machine: kept, started and shown as trainings are. */
final class LocalFederations implements Federating.Federations {
    private final LocalRuns runs;
    private final LocalRuns coordinated;

    LocalFederations(Path home, String version) {
        this.runs = new LocalRuns(home, version, new FederationTrade());
        this.coordinated = new LocalRuns(home, version, new CoordinatorTrade());
    }

    @Override
    public FederationView federation(int number) {
        RunView run = runs.one(number);
        return Federation.of(runs.folder(number)).view(run);
    }

    @Override
    public List<Federating.Regional> variants(int number) {
        var made = Federation.of(runs.folder(number));
        return made.variants().stream()
                .map(variant -> new Federating.Regional(
                        new RegionId(variant.region()),
                        new Training.Product(
                                made.model(), made.file(variant), made.labels(variant), made.annotations())))
                .toList();
    }

    @Override
    public RunView train(Path file, Training.Start start, Training.Listener listener) throws InterruptedException {
        return runs.train(file, start, listener);
    }

    @Override
    public RunView coordinate(Path file, ListenOptions options, Training.Start start, Training.Listener listener)
            throws InterruptedException {
        Listening listening = listening(options);
        return coordinated.train(file, listening::keep, start, listener);
    }

    /** Paths are kept as they are found from anywhere. */
    private static Listening listening(ListenOptions options) {
        ProofOptions proof = options.proof();
        return new Listening(
                options.endpoint().host(),
                options.endpoint().port(),
                options.stepSeconds(),
                proof.joinFile().map(LocalFederations::absolute),
                proof.controls().stream().map(URI::toString).toList(),
                proof.certificate()
                        .map(files -> new Listening.CertificateFiles(
                                absolute(files.certificates()), absolute(files.key()), absolute(files.authorities()))));
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().toString();
    }

    @Override
    public int takePart(SiteOptions options, LaunchProgress progress) throws InterruptedException {
        return new SiteProcess().run(options, progress);
    }

    @Override
    public RunView resume(int number, Training.Start start, Training.Listener listener) throws InterruptedException {
        return runs.resume(number, start, listener);
    }

    @Override
    public List<RunView> all() {
        return runs.all();
    }

    @Override
    public RunView one(int number) {
        return runs.one(number);
    }

    @Override
    public Path page(int number) {
        return runs.page(number);
    }

    @Override
    public String log(int number) {
        return runs.log(number);
    }

    @Override
    public boolean cancel(int number) {
        return runs.cancel(number);
    }

    @Override
    public void remove(int number) {
        runs.remove(number);
    }

    @Override
    public Training.Product product(int number) {
        return runs.product(number);
    }
}
