package io.lepton.wire.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.io.NumberOutput;

/**
 * A JSON text in the making: UTF-8 in a growing array, commas set by itself. Confined to one thread.
 *
 * <p>Floating-point numbers are the shortest that read back to the same bits. Nothing but the array is allocated for numbers.
 */
public final class JsonText {
    private static final int NUMBER_BYTES_MAX = 32;
    private static final int ESCAPE_BYTES_MAX = 6;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int size;

    /** Starts an empty text. */
    public JsonText(int sizeExpected) {
        bytes = new byte[Math.max(sizeExpected, NUMBER_BYTES_MAX)];
    }

    public JsonText beginObject() {
        return open('{');
    }

    public JsonText endObject() {
        return append('}');
    }

    public JsonText beginArray() {
        return open('[');
    }

    public JsonText endArray() {
        return append(']');
    }

    /** Begins a member; its value must follow. */
    public JsonText name(String name) {
        return string(name).append(':');
    }

    public JsonText string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return string(utf8, 0, utf8.length);
    }

    /** Writes a string that is given as valid UTF-8. */
    JsonText string(byte[] utf8, int from, int length) {
        room(length);
        separate();
        append('"');
        for (int i = from; i < from + length; i++) {
            room(ESCAPE_BYTES_MAX);
            character(utf8[i]);
        }
        return append('"');
    }

    public JsonText number(long value) {
        room(NUMBER_BYTES_MAX);
        separate();
        size = NumberOutput.outputLong(value, bytes, size);
        return this;
    }

    /** Writes the 64 bits as a number of [0, 2^64). */
    JsonText unsigned(long value) {
        if (value >= 0) {
            return number(value);
        }
        // The upper bit is set: all digits but the last make a number that a signed one can hold.
        long most = Long.divideUnsigned(value, 10);
        number(most);
        return append((char) ('0' + (value - 10 * most)));
    }

    JsonText number(float value) {
        room(NUMBER_BYTES_MAX);
        separate();
        size = ShortestDecimal.write(value, bytes, size);
        return this;
    }

    JsonText number(double value) {
        room(NUMBER_BYTES_MAX);
        separate();
        size = ShortestDecimal.write(value, bytes, size);
        return this;
    }

    public JsonText bool(boolean value) {
        return digits(value ? "true" : "false");
    }

    /** The text so far; shares the array, so nothing may be written any more. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    private JsonText digits(String ascii) {
        room(NUMBER_BYTES_MAX);
        separate();
        for (int i = 0; i < ascii.length(); i++) {
            bytes[size++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    private void character(byte next) {
        if (next == '"' || next == '\\') {
            bytes[size++] = '\\';
            bytes[size++] = next;
        } else if (next >= 0 && next < ' ') {
            bytes[size++] = '\\';
            bytes[size++] = 'u';
            bytes[size++] = '0';
            bytes[size++] = '0';
            bytes[size++] = HEX[next >> 4];
            bytes[size++] = HEX[next & 0xf];
        } else {
            bytes[size++] = next;
        }
    }

    private JsonText open(char bracket) {
        room(2);
        separate();
        return append(bracket);
    }

    private JsonText append(char ascii) {
        room(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    /** What begins a value needs no state: only behind an opening bracket or a colon there is no comma. */
    private void separate() {
        if (size == 0) {
            return;
        }
        byte last = bytes[size - 1];
        if (last != '{' && last != '[' && last != ':') {
            bytes[size++] = ',';
        }
    }

    /** Makes room for so many bytes, besides a comma and two quotes. */
    private void room(int wanted) {
        int needed = Math.addExact(size, wanted + 3);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, bytes.length * 2L)));
        }
    }
}
