package io.lepton.governance;

import java.nio.charset.StandardCharsets;

/**
 * Writes a flat object of texts and whole numbers in the one form that RFC 8785 gives it: keys in order, no spaces, nothing
 * escaped that need not be. Confined to one thread.
 */
final class CanonicalJson {
    private static final long NUMBER_MAX = 1L << 53;

    private final StringBuilder out = new StringBuilder(512).append('{');
    private String lastKey = "";

    /** Adds a text; keys must come in their order. */
    CanonicalJson text(String key, String value) {
        key(key);
        quote(value);
        return this;
    }

    /** Adds a whole number, from 0 to 2^53. */
    CanonicalJson number(String key, long value) {
        if (value < 0 || value > NUMBER_MAX) {
            throw new IllegalArgumentException("outside [0, 2^53]: " + key + "=" + value);
        }
        key(key);
        out.append(value);
        return this;
    }

    /** The whole object. */
    byte[] bytes() {
        out.append('}');
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void key(String key) {
        if (key.compareTo(lastKey) <= 0) {
            throw new IllegalArgumentException("keys out of order: " + lastKey + ", " + key);
        }
        if (!lastKey.isEmpty()) {
            out.append(',');
        }
        lastKey = key;
        quote(key);
        out.append(':');
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> append(character);
            }
        }
        out.append('"');
    }

    private void append(char character) {
        if (character < ' ') {
            out.append("\\u00").append(character < 0x10 ? '0' : '1').append(Character.forDigit(character & 0xf, 16));
        } else {
            out.append(character);
        }
    }
}
