package io.lepton.governance;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a flat JSON object of texts and whole numbers, without spaces; what is no such thing is told apart from what only
 * ends too early, as a line does whose writer died. Whether it is canonical is for who writes it again to see.
 */
final class FlatJson {
    /** What a line turned out to be. */
    sealed interface Reading {
        /** An object; a number is kept as its digits. */
        record Fields(Map<String, String> values) implements Reading {
            public Fields {
                values = Map.copyOf(values);
            }
        }

        /** The beginning of an object. */
        record Torn() implements Reading {}

        /** No object. */
        record Malformed() implements Reading {}
    }

    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Ended() {
            super("the text ends", null, false, false);
        }
    }

    private static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Wrong() {
            super("the text is wrong", null, false, false);
        }
    }

    private static final int DIGITS_MAX = 16;

    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    static Reading read(byte[] line) {
        var reader = new FlatJson(new String(line, StandardCharsets.UTF_8));
        try {
            return new Reading.Fields(reader.object());
        } catch (Ended _) {
            return new Reading.Torn();
        } catch (Wrong _) {
            return new Reading.Malformed();
        }
    }

    /** A field that a line must have. */
    static String required(Map<String, String> fields, String key) {
        return Optional.ofNullable(fields.get(key))
                .orElseThrow(() -> new IllegalArgumentException("a field is missing: " + key));
    }

    /** A whole number that a line must have. */
    static long number(Map<String, String> fields, String key) {
        return Long.parseLong(required(fields, key));
    }

    private Map<String, String> object() {
        Map<String, String> values = new HashMap<>();
        require('{');
        do {
            String key = string();
            require(':');
            if (values.put(key, peek() == '"' ? string() : digits()) != null) {
                throw new Wrong();
            }
        } while (next() == ',');
        at--;
        require('}');
        if (at < text.length()) {
            throw new Wrong();
        }
        return values;
    }

    private String string() {
        require('"');
        int start = at;
        for (char character = next(); ; character = next()) {
            if (character == '"') {
                return text.substring(start, at - 1);
            }
            if (character < ' ') {
                throw new Wrong();
            }
            if (character == '\\') {
                at--;
                return escaped(start);
            }
        }
    }

    /** The rest of a string that has an escape. */
    private String escaped(int start) {
        var value = new StringBuilder(text.substring(start, at));
        for (char character = next(); character != '"'; character = next()) {
            if (character < ' ') {
                throw new Wrong();
            }
            value.append(character == '\\' ? escape() : character);
        }
        return value.toString();
    }

    private char escape() {
        char letter = next();
        return switch (letter) {
            case '"', '\\' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw new Wrong();
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw new Wrong();
            }
            code = (code << 4) | digit;
        }
        return (char) code;
    }

    private String digits() {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start || at - start > DIGITS_MAX) {
            throw new Wrong();
        }
        return text.substring(start, at);
    }

    private void require(char character) {
        if (next() != character) {
            throw new Wrong();
        }
    }

    private char peek() {
        if (at == text.length()) {
            throw new Ended();
        }
        return text.charAt(at);
    }

    private char next() {
        char character = peek();
        at++;
        return character;
    }
}
