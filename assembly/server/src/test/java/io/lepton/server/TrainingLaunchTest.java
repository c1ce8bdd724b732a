package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.runs.RunFolder;
import io.lepton.runs.RunShelf;
import io.lepton.runs.RunStore;
import io.lepton.runs.RunSubject;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingLaunchTest {
    @TempDir
    private Path home;

    /** The build sets the variable for all tests. */
    @Test
    void flagsOfTheEnvironmentStandBehindAllOthers() throws InterruptedException {
        String option = System.getenv("LEPTON_TRAINING_JAVA_OPTIONS");
        assertThat(option).startsWith("-XX:");
        RunStore store = RunStore.in(RunShelf.RUNS, home, new SystemClock(), new LocalProcesses());
        RunFolder run = store.create(new RunSubject("circles", "sequential", 1), "no job", home, "test");
        Process process = new TrainingLaunch(home, run, TrainingProcess.class)
                .start(List.of(), Optional.of("96m"), Redirect.DISCARD, Optional.empty());
        try {
            assertThat(process.info().arguments().orElseThrow())
                    .containsSubsequence("-Xmx96m", option, TrainingProcess.class.getName());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
