package io.lepton.cli;

import static io.lepton.cli.InputTesting.assertRefused;
import static io.lepton.cli.InputTesting.taking;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvInputTest {
    private static final Signature FLOATS = taking(ElementType.FP32, -1, 2);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.5,-2\n3e2,.25\n",
                "1.5,-2\n3e2,.25",
                "amount,hour\r\n1.5,-2\r\n\r\n300,0.25\r\n",
                "\ufeff\"amount\", \"hour\"\n \"1.5\" , +-2\n3E+2,0.25\n\n"
            })
    void readsRowsWithAndWithoutAHeader(String text) throws IOException {
        var tensor = InputTesting.read(write(text.replace("+-", "-")), FLOATS);
        assertThat(tensor).isEqualTo(Tensor.ofFloats(Shape.of(2, 2), 1.5f, -2, 300, 0.25f));
    }

    @Test
    void takesTheColumnsFromTheFirstRowWhereTheModelLeavesThemOpen() throws IOException {
        var tensor = InputTesting.read(write("1,2,3\n4,5,6"), taking(ElementType.FP32, -1, -1));
        assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3));
    }

    @Test
    void keepsWholeNumbersExact() throws IOException {
        var longs = InputTesting.read(write("9223372036854775807,-1"), taking(ElementType.INT64, -1, 2));
        assertThat(longs.data().getLong(0)).isEqualTo(Long.MAX_VALUE);
        var ints = InputTesting.read(write("-2147483648"), taking(ElementType.INT32, 1, 1));
        assertThat(ints.data().getInt(0)).isEqualTo(Integer.MIN_VALUE);
        var doubles = InputTesting.read(write("0.1"), taking(ElementType.FP64, 1, 1));
        assertThat(doubles.data().getDouble(0)).isEqualTo(0.1);
    }

    @ParameterizedTest
    @CsvSource({
        "FP32, abc, 'not a number of FP32'",
        "FP32, NaN, 'not a number of FP32'",
        "FP32, 1e39, 'not a number of FP32'",
        "FP32, 1f, 'not a number of FP32'",
        "FP32, '', 'not a number of FP32'",
        "FP64, 1e309, 'not a number of FP64'",
        "INT64, 1.5, 'not a number of INT64'",
        "INT64, 9223372036854775808, 'not a number of INT64'",
        "INT32, 2147483648, 'not a number of INT32'"
    })
    void refusesACellThatTheTypeCannotHoldWithItsPlace(ElementType type, String cell, String fact) throws IOException {
        var file = write("amount,hour\n1,2\n\n3," + cell + "\n");
        assertRefused(
                file,
                taking(type, -1, 2),
                ErrorCode.INVALID_REQUEST,
                fact + ": file=" + file + ", line=4, column=2, field=hour, given=" + cell);
    }

    @Test
    void refusesAWrongCellInTheFirstRowRatherThanTakingItForAHeader() throws IOException {
        var file = write("1,two\n3,4\n");
        assertRefused(file, FLOATS, ErrorCode.INVALID_REQUEST, "line=1, column=2, given=two");
    }

    @Test
    void shortensWhatItShows() throws IOException {
        var file = write("1," + "a".repeat(1000));
        assertRefused(file, FLOATS, ErrorCode.INVALID_REQUEST, "given=" + "a".repeat(24) + "...");
    }

    @Test
    void refusesRowsOfTheWrongLength() throws IOException {
        String fact = "wrong count of columns: file=";
        assertRefused(write("1,2\n3\n"), FLOATS, ErrorCode.INVALID_TENSOR, "line=2, given=1, expected=2");
        assertRefused(write("1,2,\n"), FLOATS, ErrorCode.INVALID_TENSOR, "line=1, given=3, expected=2");
        assertRefused(write("a,b,c\n1,2\n"), FLOATS, ErrorCode.INVALID_TENSOR, fact);
        assertRefused(
                write("1,2\n3,4,5"), taking(ElementType.FP32, -1, -1), ErrorCode.INVALID_TENSOR, "line=2, given=3");
    }

    @Test
    void refusesAnotherCountOfRowsThanAFixedOne() throws IOException {
        var one = taking(ElementType.FP32, 1, 2);
        assertThat(InputTesting.read(write("1,2"), one).shape()).isEqualTo(Shape.of(1, 2));
        assertRefused(
                write("1,2\n3,4"),
                one,
                ErrorCode.INVALID_TENSOR,
                "wrong count of rows: file=" + folder.resolve("row.csv") + ", input=x, given=2, expected=1");
    }

    @Test
    void refusesAFileWithoutRows() throws IOException {
        assertRefused(write(""), FLOATS, ErrorCode.INVALID_REQUEST, "no row");
        assertRefused(write("\n  \n"), FLOATS, ErrorCode.INVALID_REQUEST, "no row");
        assertRefused(write("amount,hour\n"), FLOATS, ErrorCode.INVALID_REQUEST, "no row");
    }

    @Test
    void refusesWhatIsNoText() throws IOException {
        var file = Files.write(folder.resolve("row.csv"), "1,2\n\u00ff".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(file, FLOATS, ErrorCode.INVALID_REQUEST, "not a text in UTF-8: file=" + file + ", byte=5");
    }

    @Test
    void refusesAnInputThatIsNoTableOfNumbers() throws IOException {
        var file = write("1,2\n");
        for (var signature : new Signature[] {
            taking(ElementType.FP32, 1, 1, 2, 2), taking(ElementType.FP32, -1), taking(ElementType.BYTES, -1, 2)
        }) {
            assertRefused(file, signature, ErrorCode.INVALID_TENSOR, "rows of numbers fill an input [rows, columns]");
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("row.csv"), text);
    }
}
