package io.lepton.cli;

import static io.lepton.cli.InputTesting.assertRefused;
import static io.lepton.cli.InputTesting.taking;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Shape;
import io.lepton.domain.TensorSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredictionInputTest {
    private static final TensorSpec ROWS = new TensorSpec("x", ElementType.FP32, Shape.of(-1, 2));

    @TempDir
    private Path folder;

    @Test
    void tellsTheKindByTheEndingInAnyCase() throws IOException {
        var csv = Files.writeString(folder.resolve("ROW.CSV"), "1,2\n");
        var json = Files.writeString(folder.resolve("row.Json"), "[1,2]");
        assertThat(PredictionInput.read(csv, taking(ROWS), Optional.empty()))
                .isEqualTo(PredictionInput.read(json, taking(ROWS), Optional.empty()));
    }

    @Test
    void refusesAnUnknownKindWithTheKnownOnes() {
        String known = "unknown kind of input: file=" + folder.resolve("a.gif") + ", known=[.png, .jpg, .jpeg, .json";
        assertRefused(folder.resolve("a.gif"), taking(ROWS), ErrorCode.INVALID_REQUEST, known);
        assertRefused(folder.resolve("plain"), taking(ROWS), ErrorCode.INVALID_REQUEST, "unknown kind of input");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertRefused(
                folder.resolve("absent.csv"),
                taking(ROWS),
                ErrorCode.INVALID_REQUEST,
                "the file cannot be read: file=" + folder.resolve("absent.csv") + ", reason=NoSuchFileException");
    }

    @Test
    void refusesAFileTooLargeToSendBeforeReadingIt() throws IOException {
        var file = folder.resolve("large.json");
        try (var hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength((256L << 20) + 1);
        }
        assertRefused(file, taking(ROWS), ErrorCode.TOO_LARGE, "bytes=268435457, max=268435456");
    }

    @Test
    void refusesToGuessWhichOfTwoInputsIsMeant() throws IOException {
        var two = taking(ROWS, new TensorSpec("z", ElementType.FP32, Shape.of(1)));
        for (String name : new String[] {"a.csv", "a.png", "a.json"}) {
            var file = Files.writeString(folder.resolve(name), "[1,2]");
            assertRefused(file, two, ErrorCode.INVALID_TENSOR, "inputs=[x, z]");
        }
    }
}
