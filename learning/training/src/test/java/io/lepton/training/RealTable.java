package io.lepton.training;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows of words from a file of real data, and the plainest preparation of them: numbers as they are, one column for each
 * word of a category, a missing number as NaN.
 */
final class RealTable {
    private static final String MISSING = "?";

    private final List<List<String>> rows;

    private RealTable(List<List<String>> rows) {
        this.rows = rows;
    }

    /** The folder of the data; skips the test where it is absent. */
    static Path folder(String name) {
        Path root = Path.of(System.getProperty("lepton.root", "."));
        Path folder = root.resolve(System.getProperty("lepton.data", "../shared/data"))
                .resolve(name);
        assumeTrue(
                Files.isDirectory(folder),
                () -> "skipped: no real data at " + folder + ", give its folder by -Dlepton.data=DIR");
        return folder;
    }

    /** Reads the lines of a file that have a separator, but for the first few. */
    static RealTable read(Path file, String separator, int skip) throws IOException {
        try (var lines = Files.lines(file)) {
            return new RealTable(lines.skip(skip)
                    .filter(line -> line.contains(separator))
                    .map(line -> List.of(line.split(separator, -1)))
                    .map(words -> words.stream().map(String::strip).toList())
                    .toList());
        }
    }

    RealTable and(RealTable other) {
        var all = new ArrayList<>(rows);
        all.addAll(other.rows);
        return new RealTable(all);
    }

    int rowCount() {
        return rows.size();
    }

    String word(int row, int column) {
        return rows.get(row).get(column);
    }

    /** The columns of the given numbers, then those of the words in the given categories. */
    Features features(int[] numbers, int[] categories) {
        var columns = new ArrayList<float[]>();
        for (int column : numbers) {
            float[] values = new float[rowCount()];
            for (int row = 0; row < values.length; row++) {
                String word = word(row, column);
                values[row] = word.equals(MISSING) ? Float.NaN : Float.parseFloat(word);
            }
            columns.add(values);
        }
        for (int column : categories) {
            for (var word : words(column)) {
                float[] values = new float[rowCount()];
                for (int row = 0; row < values.length; row++) {
                    values[row] = word(row, column).equals(word) ? 1 : 0;
                }
                columns.add(values);
            }
        }
        float[] all = new float[rowCount() * columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            for (int row = 0; row < rowCount(); row++) {
                all[row * columns.size() + i] = columns.get(i)[row];
            }
        }
        return Features.of(columns.size(), all);
    }

    /** A column as classes, in the order of their words; a full stop at the end of a word is left out. */
    Targets.Classes classes(int column) {
        var names = new ArrayList<String>();
        for (var word : words(column)) {
            if (!names.contains(plain(word))) {
                names.add(plain(word));
            }
        }
        int[] indices = new int[rowCount()];
        for (int row = 0; row < indices.length; row++) {
            indices[row] = names.indexOf(plain(word(row, column)));
        }
        return Targets.classes(indices, names);
    }

    private static String plain(String word) {
        return word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
    }

    private Set<String> words(int column) {
        var words = new TreeSet<String>();
        rows.forEach(row -> words.add(row.get(column)));
        return words;
    }
}
