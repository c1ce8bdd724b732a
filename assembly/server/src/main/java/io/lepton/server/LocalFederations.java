package io.lepton.server;

import io.lepton.cli.Federating;
import io.lepton.cli.Training;
import io.lepton.federating.Federation;
import io.lepton.wire.FederationView;
import io.lepton.wire.RunView;
import java.nio.file.Path;
import java.util.List;

/** The federations of a home on this machine: kept, started and shown as trainings are. */
final class LocalFederations implements Federating.Federations {
    private final LocalRuns runs;

    LocalFederations(Path home, String version) {
        this.runs = new LocalRuns(home, version, new FederationTrade());
    }

    @Override
    public FederationView federation(int number) {
        RunView run = runs.one(number);
        return Federation.of(runs.folder(number)).view(run);
    }

    @Override
    public RunView train(Path file, Training.Start start, Training.Listener listener) throws InterruptedException {
        return runs.train(file, start, listener);
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
