package io.lepton.data;

import io.lepton.data.text.DateDigits;
import io.lepton.data.text.Numbers;
import java.util.HashSet;
import java.util.Set;

/** Guesses the type of one column from the fields at the beginning of its source. */
final class TypeGuess {
    /** A column of numbers may hold so many other things, which then are reported. */
    private static final double ODD_SHARE_MAX = 0.05;

    private static final int DISTINCT_MAX = 1_000;
    private static final double PROSE_WORDS_MIN = 3;
    private static final double PROSE_DISTINCT_SHARE_MIN = 0.2;

    private final Set<String> distinct = new HashSet<>();
    private int count;
    private int numbers;
    private int dates;
    private long words;

    /** Takes a field that is not missing. */
    void add(String field) {
        count++;
        if (distinct.size() < DISTINCT_MAX) {
            distinct.add(field);
        }
        numbers += Double.isNaN(Numbers.parse(field)) ? 0 : 1;
        dates += DateDigits.looksLikeIsoDate(field) ? 1 : 0;
        words += field.chars().filter(c -> c == ' ').count() + 1;
    }

    ColumnType type() {
        if (count == 0) {
            return ColumnType.CATEGORY;
        }
        if (isNearlyAll(numbers)) {
            return ColumnType.NUMBER;
        }
        if (isNearlyAll(dates)) {
            return ColumnType.DATE;
        }
        boolean isVaried = distinct.size() >= Math.min(DISTINCT_MAX, PROSE_DISTINCT_SHARE_MIN * count);
        boolean isProse = isVaried && words >= PROSE_WORDS_MIN * count;
        return isProse ? ColumnType.TEXT : ColumnType.CATEGORY;
    }

    private boolean isNearlyAll(int fitting) {
        return count - fitting <= ODD_SHARE_MAX * count;
    }
}
