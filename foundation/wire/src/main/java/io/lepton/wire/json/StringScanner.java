package io.lepton.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lepton.domain.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Reads JSON strings from bytes: resolves escapes, refuses control characters and what is not UTF-8. */
final class StringScanner {
    private static final int UNICODE_ESCAPE_BYTES = 6;

    private final byte[] bytes;
    private final int limit;
    private int end;
    private boolean isPlain;

    StringScanner(byte[] bytes, int limit) {
        this.bytes = bytes;
        this.limit = limit;
    }

    /** The position behind the string that was read last. */
    int end() {
        return end;
    }

    /** Reads the string whose opening quote stands at {@code quote}. */
    String read(int quote) {
        int close = findClose(quote);
        if (isPlain) {
            return new String(bytes, quote + 1, close - quote - 1, UTF_8);
        }
        var out = ByteBuffer.allocate(close - quote);
        unescape(quote + 1, close, out);
        return decode(out.flip(), quote);
    }

    /** Checks the string whose opening quote stands at {@code quote}. */
    void skip(int quote) {
        findClose(quote);
        if (!isPlain) {
            read(quote);
        }
    }

    /** Reads the string whose opening quote stands at {@code quote} into a buffer, as UTF-8. */
    void read(int quote, ByteBuffer out) {
        int close = findClose(quote);
        if (isPlain) {
            out.put(bytes, quote + 1, close - quote - 1);
            return;
        }
        int begin = out.position();
        unescape(quote + 1, close, out);
        decode(out.slice(begin, out.position() - begin), quote);
    }

    /** Finds the closing quote; {@link #isPlain} tells whether everything before it is ASCII and stands for itself. */
    private int findClose(int quote) {
        isPlain = true;
        for (int i = quote + 1; i < limit; i++) {
            byte next = bytes[i];
            if (next == '"') {
                end = i + 1;
                return i;
            }
            if (next >= 0 && next < ' ') {
                throw fault("a control character in a string", i);
            }
            if (next < 0 || next == '\\') {
                isPlain = false;
                i += next == '\\' ? 1 : 0;
            }
        }
        throw fault("a string without its closing quote", quote);
    }

    private void unescape(int from, int close, ByteBuffer out) {
        int i = from;
        while (i < close) {
            if (bytes[i] != '\\') {
                out.put(bytes[i++]);
            } else if (bytes[i + 1] == 'u') {
                i = unescapeUnicode(i, close, out);
            } else {
                out.put(unescape(bytes[i + 1], i));
                i += 2;
            }
        }
    }

    private static byte unescape(byte letter, int at) {
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw fault("an unknown escape in a string", at);
        };
    }

    /** Reads one {@code u} escape, or the two of a surrogate pair, and gives the position behind. */
    private int unescapeUnicode(int at, int close, ByteBuffer out) {
        char first = hex(at, close);
        int next = at + UNICODE_ESCAPE_BYTES;
        int codePoint = first;
        if (Character.isHighSurrogate(first)) {
            char second = hex(next, close);
            next += UNICODE_ESCAPE_BYTES;
            codePoint = Character.isLowSurrogate(second) ? Character.toCodePoint(first, second) : first;
        }
        if (codePoint <= Character.MAX_VALUE && Character.isSurrogate((char) codePoint)) {
            throw fault("half of a surrogate pair in a string", at);
        }
        out.put(Character.toString(codePoint).getBytes(UTF_8));
        return next;
    }

    /** The UTF-16 unit that the escape at {@code at}, a backslash, a u and four hexadecimal digits, stands for. */
    private char hex(int at, int close) {
        if (at + UNICODE_ESCAPE_BYTES > close || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            throw fault("an unknown escape in a string", at);
        }
        int value = 0;
        for (int i = at + 2; i < at + UNICODE_ESCAPE_BYTES; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                throw fault("an unknown escape in a string", at);
            }
            value = (value << 4) | digit;
        }
        return (char) value;
    }

    private static String decode(ByteBuffer text, int quote) {
        try {
            return UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException _) {
            throw fault("a string that is not UTF-8", quote);
        }
    }

    private static JsonFault fault(String fact, int at) {
        return new JsonFault(ErrorCode.INVALID_REQUEST, fact, "byte=" + at);
    }
}
