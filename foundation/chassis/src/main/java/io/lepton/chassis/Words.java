package io.lepton.chassis;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The words of a configuration: what its keys are called, what its values say, and what a misspelt one may mean. */
final class Words {
    /** Two slips of the finger; a swap of neighbours counts as two. */
    private static final int SLIPS_MAX = 2;

    private Words() {}

    /** The keys of a record, in their order. */
    static List<String> names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /**
     * Reads one value.
     *
     * @throws IllegalArgumentException if it is not of the type, or the type is none for configuration
     */
    static Object parse(String text, Class<?> type) {
        if (type == String.class) {
            return text;
        }
        if (type == int.class || type == Integer.class) {
            return Integer.valueOf(text);
        }
        if (type == long.class || type == Long.class) {
            return Long.valueOf(text);
        }
        if (type == double.class || type == Double.class) {
            return Double.valueOf(text);
        }
        if (type == boolean.class || type == Boolean.class) {
            return truth(text);
        }
        return constant(text, type);
    }

    /** How a message names the values of a type. */
    static String kind(Class<?> type) {
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return type.isEnum() ? "one of " + constants(type) : "a whole number";
    }

    /** The likeliest meaning of an unknown key, ready to be appended to a sentence; else the keys there are. */
    static String suggestion(String key, List<String> known) {
        return known.stream()
                .filter(name -> distance(key, name) <= SLIPS_MAX)
                .min(Comparator.comparingInt(name -> distance(key, name)))
                .map(name -> "; did you mean " + name + "?")
                .orElse(", known=" + known);
    }

    private static boolean truth(String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw new IllegalArgumentException("neither true nor false");
    }

    private static Object constant(String text, Class<?> type) {
        if (!type.isEnum()) {
            throw new IllegalStateException("not a type for configuration: type=" + type);
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such constant"));
    }

    private static String constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(Words::word).collect(Collectors.joining(", "));
    }

    private static String word(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT);
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
