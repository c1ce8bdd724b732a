package io.lepton.cli;

import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads rows of numbers, separated by commas, as a tensor of shape [rows, columns].
 *
 * <p>A first line without any number names the columns. Empty lines count for nothing. Numbers are finite, with a point,
 * and whole where the model takes whole ones.
 */
final class CsvInput {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final Path file;
    private final TensorSpec spec;

    private CsvInput(Path file, TensorSpec spec) {
        this.file = file;
        this.spec = spec;
    }

    /** Reads a file for one input; each refusal names line, column and the column's name. */
    static NamedTensor read(Path file, TensorSpec spec) {
        var input = new CsvInput(file, spec);
        input.checkSpec();
        List<Row> lines = input.lines();
        boolean hasHeader =
                !lines.isEmpty() && lines.getFirst().cells().stream().noneMatch(CsvInput::isNumber);
        Row header = hasHeader ? lines.getFirst() : Row.NONE;
        List<Row> rows = hasHeader ? lines.subList(1, lines.size()) : lines;
        return new NamedTensor(spec.name(), input.tensor(header, rows));
    }

    private void checkSpec() {
        boolean isNumeric =
                switch (spec.type()) {
                    case FP32, FP64, INT32, INT64 -> true;
                    case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, FP16, BF16, BYTES -> false;
                };
        if (spec.shape().rank() != 2 || !isNumeric) {
            throw RefusedInput.unfitting(
                    "rows of numbers fill an input [rows, columns] of FP32, FP64, INT32 or INT64",
                    file,
                    "input=" + spec.name() + ", expected=" + spec.type() + spec.shape());
        }
    }

    private List<Row> lines() {
        var rows = new ArrayList<Row>();
        int number = 0;
        for (String line : (Iterable<String>) text().lines()::iterator) {
            number++;
            if (!line.isBlank()) {
                rows.add(Row.of(number, line));
            }
        }
        return rows;
    }

    private String text() {
        var bytes = ByteBuffer.wrap(PredictionInput.bytes(file));
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException _) {
            throw RefusedInput.unreadable("not a text in UTF-8", file, "byte=" + (bytes.position() + 1));
        }
    }

    private Tensor tensor(Row header, List<Row> rows) {
        int columns = columns(header, rows);
        long expected = spec.shape().extent(0);
        if (expected != Shape.UNKNOWN && expected != rows.size()) {
            throw RefusedInput.unfitting(
                    "wrong count of rows",
                    file,
                    "input=" + spec.name() + ", given=" + rows.size() + ", expected=" + expected);
        }
        var tensor = Tensor.zeros(spec.type(), Shape.of(rows.size(), columns));
        ByteBuffer data = tensor.data();
        for (Row row : rows) {
            checkWidth(row, columns);
            for (int column = 0; column < columns; column++) {
                put(data, row, column, header);
            }
        }
        return tensor;
    }

    private int columns(Row header, List<Row> rows) {
        if (rows.isEmpty()) {
            throw RefusedInput.unreadable("no row", file, "");
        }
        long expected = spec.shape().extent(1);
        int columns = expected == Shape.UNKNOWN ? rows.getFirst().cells().size() : Math.toIntExact(expected);
        if (!header.cells().isEmpty()) {
            checkWidth(header, columns);
        }
        return columns;
    }

    private void checkWidth(Row row, int columns) {
        if (row.cells().size() != columns) {
            throw RefusedInput.unfitting(
                    "wrong count of columns",
                    file,
                    "line=" + row.line() + ", given=" + row.cells().size() + ", expected=" + columns);
        }
    }

    private void put(ByteBuffer data, Row row, int column, Row header) {
        String cell = row.cells().get(column);
        try {
            if (!isNumber(cell)) {
                throw new NumberFormatException("no number by our rules");
            }
            put(data, cell);
        } catch (NumberFormatException _) {
            String name = header.cells().isEmpty()
                    ? ""
                    : ", field=" + RefusedInput.shown(header.cells().get(column));
            throw RefusedInput.unreadable(
                    "not a number of " + spec.type(),
                    file,
                    "line=" + row.line() + ", column=" + (column + 1) + name + ", given=" + RefusedInput.shown(cell));
        }
    }

    private void put(ByteBuffer data, String cell) {
        switch (spec.type()) {
            case FP32 -> data.putFloat((float) finite(Float.parseFloat(cell)));
            case FP64 -> data.putDouble(finite(Double.parseDouble(cell)));
            case INT32 -> data.putInt(Integer.parseInt(cell));
            case INT64 -> data.putLong(Long.parseLong(cell));
            default -> throw new NumberFormatException("refused before: type=" + spec.type());
        }
    }

    private static double finite(double number) {
        if (Double.isInfinite(number)) {
            throw new NumberFormatException("beyond the type's range");
        }
        return number;
    }

    private static boolean isNumber(String cell) {
        return NUMBER.matcher(cell).matches();
    }

    /**
     * One line that is not empty.
     *
     * @param line its number in the file, from 1
     * @param cells its cells without spaces and quotation marks around them
     */
    private record Row(int line, List<String> cells) {
        private static final Row NONE = new Row(0, List.of());

        static Row of(int line, String text) {
            return new Row(
                    line,
                    Arrays.stream(text.split(",", -1))
                            .map(String::strip)
                            .map(Row::unquoted)
                            .toList());
        }

        private static String unquoted(String cell) {
            boolean isQuoted = cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"");
            return isQuoted ? cell.substring(1, cell.length() - 1) : cell;
        }
    }
}
