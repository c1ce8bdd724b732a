package io.lepton.domain;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;

/** What a word that nobody knows may have been meant for. */
public final class Spelling {
    /** Two slips of the finger; a swap of neighbours counts as two. */
    private static final int SLIPS_MAX = 2;

    private Spelling() {}

    /** The likeliest meaning of an unknown word, ready to be appended to a sentence; else the words there are. */
    public static String suggestion(String word, Collection<String> known) {
        return known.stream()
                .filter(name -> distance(word, name) <= SLIPS_MAX)
                .min(Comparator.comparingInt(name -> distance(word, name)))
                .map(name -> "; did you mean " + name + "?")
                .orElse(", known=" + known);
    }

    /** The edit distance of Levenshtein: the fewest letters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        Arrays.setAll(above, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
