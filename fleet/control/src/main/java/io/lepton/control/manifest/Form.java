package io.lepton.control.manifest;

import java.util.List;
import java.util.regex.Pattern;

/** What a value may be. One description serves reading, and the JSON Schema that is published. */
public sealed interface Form {
    /**
     * A text.
     *
     * @param pattern what the whole of it matches
     * @param example how it may look, for messages
     * @param charactersMax its length
     */
    record Text(Pattern pattern, String example, int charactersMax) implements Form {
        /** Any text of one line or more. */
        public static Text free(int charactersMax) {
            return new Text(Pattern.compile("(?s).*"), "a text", charactersMax);
        }
    }

    /** A whole number in a range. */
    record Whole(long min, long max) implements Form {}

    /** A number in a range. */
    record Decimal(double min, double max) implements Form {}

    /** {@code true} or {@code false}. */
    record Truth() implements Form {}

    /** One of some words. */
    record Choice(List<String> words) implements Form {
        public Choice {
            words = List.copyOf(words);
        }
    }

    /** Values of one form, none twice. */
    record Listing(Form element, int min, int max) implements Form {}

    /** Texts under keys that the writer chooses. */
    record Words(Text key, Text value, int max) implements Form {}

    /** One form or the other, which are told apart by the kind of value: a word, a number, a list, keys. */
    record Either(Form one, Form other) implements Form {}

    /**
     * Known keys.
     *
     * @param keys in the order in which they are written
     * @param exclusive keys of which exactly one is given; empty for no such rule
     */
    record Keys(List<Field> keys, List<String> exclusive) implements Form {
        public Keys {
            keys = List.copyOf(keys);
            exclusive = List.copyOf(exclusive);
        }

        public static Keys of(Field... keys) {
            return new Keys(List.of(keys), List.of());
        }

        List<String> names() {
            return keys.stream().map(Field::name).toList();
        }
    }

    /**
     * One known key.
     *
     * @param purpose one sentence, for people
     */
    record Field(String name, Form form, Presence presence, String purpose) {
        public static Field required(String name, Form form, String purpose) {
            return new Field(name, form, Presence.REQUIRED, purpose);
        }

        public static Field optional(String name, Form form, String purpose) {
            return new Field(name, form, Presence.OPTIONAL, purpose);
        }
    }

    /** Whether a key must be there. */
    enum Presence {
        REQUIRED,
        OPTIONAL
    }
}
