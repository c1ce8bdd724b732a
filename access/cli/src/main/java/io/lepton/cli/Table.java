package io.lepton.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows under a header, aligned for a person: words to the left, numbers to the right, two spaces between columns. */
final class Table {
    private enum Side {
        LEFT,
        RIGHT
    }

    private static final String GAP = "  ";

    private final Ink ink;
    private final List<String> header = new ArrayList<>();
    private final List<Side> sides = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    Table(Ink ink) {
        this.ink = ink;
    }

    /** Adds columns of words. */
    Table words(String... names) {
        return columns(Side.LEFT, names);
    }

    /** Adds columns of numbers. */
    Table numbers(String... names) {
        return columns(Side.RIGHT, names);
    }

    /** Adds a row with one cell a column; a cell may be coloured, and is never broken over lines. */
    Table row(Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(
                    "a row has one cell a column: columns=" + header.size() + ", cells=" + cells.length);
        }
        rows.add(List.of(cells).stream()
                .map(cell -> onOneLine(String.valueOf(cell)))
                .toList());
        return this;
    }

    /** The table with a line feed behind each row. */
    String draw() {
        int[] widths = widths();
        var text = new StringBuilder();
        line(text, header.stream().map(ink::bold).toList(), widths);
        rows.forEach(row -> line(text, row, widths));
        return text.toString();
    }

    private Table columns(Side side, String... names) {
        for (String name : names) {
            header.add(name);
            sides.add(side);
        }
        return this;
    }

    private static String onOneLine(String cell) {
        return cell.isEmpty() ? "-" : Visible.of(cell.replaceAll("\\R", " "));
    }

    private int[] widths() {
        int[] widths = header.stream().mapToInt(TextWidth::of).toArray();
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], TextWidth.of(row.get(column)));
            }
        }
        return widths;
    }

    private void line(StringBuilder text, List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - TextWidth.of(cell));
            line.append(column == 0 ? "" : GAP);
            line.append(sides.get(column) == Side.LEFT ? cell + padding : padding + cell);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
