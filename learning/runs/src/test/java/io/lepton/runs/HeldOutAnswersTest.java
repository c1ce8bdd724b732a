package io.lepton.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ElementType;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeldOutAnswersTest {
    @TempDir
    private Path folder;

    private RunFolder run;

    @BeforeEach
    void begin() {
        run = new RunFolder(RunShelf.RUNS, 7, folder);
    }

    @Test
    void areReadAsTheyWereWrittenInTheFormatOfNumPy() throws IOException {
        answers().write(run);
        byte[] bytes = Files.readAllBytes(folder.resolve("heldout.probabilities.npy"));
        assertThat(bytes).hasSize(128 + 6 * Float.BYTES);
        assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }")
                .endsWith("\n");
        assertThat(ByteBuffer.wrap(bytes, 128, Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getFloat())
                .isEqualTo(0.25f);
        var read = HeldOutAnswers.read(run);
        assertThat(read.rowCount()).isEqualTo(3);
        assertThat(read.differenceMax(0, 3, output(0.25f, 0.75f, 0.5f, 0.5f, 1, 0)))
                .isZero();
    }

    @Test
    void tellTheLargestDifferenceOfTheRowsAskedFor() {
        assertThat(answers().differenceMax(1, 2, output(0.5f, 0.5f, 0.75f, 0.25f)))
                .isEqualTo(0.25);
        assertThat(answers().differenceMax(1, 1, output(0.5f, Float.NaN))).isNaN();
        assertThatThrownBy(() -> answers().differenceMax(0, 3, output(1, 0)))
                .hasMessageContaining("numbers=2, expected=6");
    }

    /** In units in the last place, which grow with the number. */
    @Test
    void largeNumbersAreComparedByTheirShare() {
        var one = new HeldOutAnswers("prediction", 1, new float[] {1_000});
        var output = List.of(new NamedTensor("prediction", Tensor.ofFloats(Shape.of(1, 1), 1_001)));
        assertThat(one.differenceMax(0, 1, output)).isEqualTo(1e-3);
    }

    @Test
    void groupsAreIntegers() {
        var groups = new HeldOutAnswers("label", 2, new float[] {3, 1});
        var longs = ByteBuffer.allocateDirect(16).order(ByteOrder.LITTLE_ENDIAN);
        longs.putLong(3).putLong(2).flip();
        var output = new NamedTensor("label", Tensor.wrap(ElementType.INT64, Shape.of(2), longs));
        assertThat(groups.differenceMax(0, 2, List.of(output))).isEqualTo(1);
    }

    @Test
    void aDamagedFileAndNoneAreTold() throws IOException {
        assertThatThrownBy(() -> HeldOutAnswers.read(run))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("has kept no answers to rows held out", "run=7");
        answers().write(run);
        Path file = folder.resolve("heldout.probabilities.npy");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 140));
        assertThatThrownBy(() -> HeldOutAnswers.read(run)).hasMessageContaining("damaged: file=" + file);
    }

    private static HeldOutAnswers answers() {
        return new HeldOutAnswers("probabilities", 3, new float[] {0.25f, 0.75f, 0.5f, 0.5f, 1, 0});
    }

    private static List<NamedTensor> output(float... numbers) {
        return List.of(new NamedTensor("probabilities", Tensor.ofFloats(Shape.of(numbers.length / 2, 2), numbers)));
    }
}
