package io.lepton.server;

import io.lepton.cli.Training;
import io.lepton.federating.Federation;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunShelf;
import io.lepton.runs.RunSubject;
import java.nio.file.Path;

/** Trainings of several sites together that are processes of their own: of their rows nothing is here. */
final class CoordinatorTrade implements RunTrade {
    private final FederationTrade trade = new FederationTrade();

    @Override
    public RunShelf shelf() {
        return trade.shelf();
    }

    @Override
    public Class<?> process() {
        return trade.process();
    }

    @Override
    public RunSubject check(String file, String text, Path base) {
        return Federation.subject(file, text);
    }

    @Override
    public Path page(RunFolder run) {
        return trade.page(run);
    }

    @Override
    public Training.Product product(RunFolder run) {
        return trade.product(run);
    }
}
