package io.lepton.chassis;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The words of a configuration: what its keys are called, what its values say. */
final class Words {
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
        return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
