package io.lepton.server;

import io.lepton.cli.Training;
import io.lepton.runs.JobFile;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunProducts;
import io.lepton.runs.RunShelf;
import io.lepton.runs.RunSubject;
import java.nio.file.Path;

/** Trainings of one job. */
final class TrainingTrade implements RunTrade {
    @Override
    public RunShelf shelf() {
        return RunShelf.RUNS;
    }

    @Override
    public Class<?> process() {
        return TrainingProcess.class;
    }

    @Override
    public RunSubject check(String file, String text, Path base) {
        JobFile job = JobFile.parse(file, text);
        var _ = job.sources(base, System.getenv());
        return new RunSubject(job.name(), job.model().kind().word(), job.seedOrDefault());
    }

    @Override
    public Path page(RunFolder run) {
        return RunProducts.of(run).writePage();
    }

    @Override
    public Training.Product product(RunFolder run) {
        var products = RunProducts.of(run);
        return new Training.Product(products.model(), products.file(), products.labels(), products.annotations());
    }
}
