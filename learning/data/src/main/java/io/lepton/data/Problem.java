package io.lepton.data;

/**
 * One thing that is wrong with the data, told without the data itself.
 *
 * @param row where, from 1: the line of a file of lines, the number of a row; 0 for the source as a whole
 * @param place the column or the file, empty for a row as a whole
 * @param detail what was found and what was expected
 */
public record Problem(ProblemKind kind, long row, String place, String detail) {
    @Override
    public String toString() {
        return kind + (row > 0 ? " row=" + row : "") + (place.isEmpty() ? "" : " in=" + place) + ": " + detail;
    }
}
