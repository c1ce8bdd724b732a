package io.lepton.server;

import io.lepton.cli.Training;
import io.lepton.federating.Federation;
import io.lepton.federating.FederationFile;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunShelf;
import io.lepton.runs.RunSubject;
import java.nio.file.Path;

/** Trainings of several sites together. */
final class FederationTrade implements RunTrade {
    @Override
    public RunShelf shelf() {
        return RunShelf.FEDERATIONS;
    }

    @Override
    public Class<?> process() {
        return FederationProcess.class;
    }

    @Override
    public RunSubject check(String file, String text, Path base) {
        FederationFile federation = FederationFile.parse(file, text);
        federation.requireSources(base, System.getenv());
        return new RunSubject(federation.name(), federation.kind(), federation.seedOrDefault());
    }

    @Override
    public Path page(RunFolder run) {
        return Federation.of(run).writePage();
    }

    @Override
    public Training.Product product(RunFolder run) {
        var made = Federation.of(run);
        return new Training.Product(made.model(), made.file(), made.labels(), made.annotations());
    }
}
