package io.lepton.server;

import io.lepton.cli.Training;
import io.lepton.domain.NamedTensor;
import io.lepton.runs.HeldOut;
import io.lepton.runs.JobFile;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunProducts;
import io.lepton.runs.RunShelf;
import io.lepton.runs.RunSubject;
import java.nio.file.Path;
import java.util.List;

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

    @Override
    public Training.HeldOutRows heldOut(RunFolder run) {
        return new Rows(HeldOut.of(run, new SystemClock(), System.getenv()));
    }

    private record Rows(HeldOut heldOut) implements Training.HeldOutRows {
        @Override
        public int count() {
            return heldOut.rowCount();
        }

        @Override
        public List<NamedTensor> inputs(int from, int count) {
            return heldOut.inputs(from, count);
        }

        @Override
        public double differenceMax(int from, int count, List<NamedTensor> outputs) {
            return heldOut.differenceMax(from, count, outputs);
        }
    }
}
