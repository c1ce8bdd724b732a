package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.wire.Json;
import io.lepton.wire.RunSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training's log, read piece by piece while it grows. */
class JobLogTest {
    @TempDir
    private Path folder;

    @Test
    void givesEachWholeLineOnce() throws IOException {
        Path log = Files.writeString(folder.resolve("log.txt"), "one\ntwo\nthr");
        var first = JobLog.after("", 0, log, false);
        assertThat(first.part().lines()).containsExactly("one", "two");
        Files.writeString(log, "ee\n", StandardOpenOption.APPEND);
        var second = JobLog.after(first.part().next(), 0, log, false);
        assertThat(second.part().since()).isEqualTo(first.part().next());
        assertThat(second.part().lines()).containsExactly("three");
        var third = JobLog.after(second.part().next(), 0, log, false);
        assertThat(third.part().lines()).isEmpty();
        assertThat(third.isWhole()).isTrue();
    }

    @Test
    void theLastLineOfAProcessThatIsGoneIsWholeAsItIs() throws IOException {
        Path log = Files.writeString(folder.resolve("log.txt"), "one\nSIGSEGV");
        assertThat(JobLog.after("", 0, log, true).part().lines()).containsExactly("one", "SIGSEGV");
    }

    @Test
    void anotherTryBeginsAnew() throws IOException {
        Path log = Files.writeString(folder.resolve("log.txt"), "again\n");
        var piece = JobLog.after("0:4711", 1, log, false);
        assertThat(piece.part().since()).isEqualTo("0:4711");
        assertThat(piece.part().next()).isEqualTo("1:6");
        assertThat(piece.part().lines()).containsExactly("again");
        assertThat(JobLog.after("1:4711", 1, log, false).part().lines())
                .as("beyond its end")
                .isEmpty();
        assertThat(JobLog.after("", 0, folder.resolve("nothing"), true).part().lines())
                .isEmpty();
    }

    @Test
    void ofHowFarSomethingIsOnlyTheLastIsNews() throws IOException {
        String step = line(RunSignal.step("Evaluating"));
        Path log = Files.writeString(
                folder.resolve("log.txt"), progress(1) + progress(2) + "{no signal\n" + step + progress(3));
        assertThat(JobLog.after("", 0, log, false).part().lines())
                .containsExactly("{no signal", step.strip(), progress(3).strip());
    }

    private static String progress(int done) {
        return line(RunSignal.progress(new RunSignal.Progress("epoch 1/2", done, 10, 0, 0)));
    }

    private static String line(RunSignal signal) {
        return new String(Json.write(signal), StandardCharsets.UTF_8) + "\n";
    }

    @Test
    void aLongLogComesInPiecesAndALongLineIsCut() throws IOException {
        Path log =
                Files.writeString(folder.resolve("log.txt"), ("x".repeat(99) + "\n").repeat(2_000) + "y".repeat(5_000));
        String place = "";
        int count = 0;
        JobLog.Piece piece;
        do {
            piece = JobLog.after(place, 0, log, true);
            count += piece.part().lines().size();
            place = piece.part().next();
        } while (!piece.isWhole());
        assertThat(count).isEqualTo(2_001);
        assertThat(piece.part().lines().getLast()).hasSize(1_000);
    }
}
