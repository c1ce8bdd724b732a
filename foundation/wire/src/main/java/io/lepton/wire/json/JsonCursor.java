package io.lepton.wire.json;

import io.lepton.domain.ErrorCode;
import java.nio.ByteBuffer;

/**
 * Reads one JSON text (RFC 8259), strictly and from front to back, out of an array that it does not own.
 *
 * <p>Every method reads one value at the current position and moves behind it. Confined to one thread.
 */
public final class JsonCursor {
    /** How deep objects and arrays may lie in one another. */
    public static final int DEPTH_MAX = 100;

    private static final int END = -1;

    private final byte[] bytes;
    private final int limit;
    private final NumberScanner numbers;
    private final StringScanner strings;
    private int at;
    private int depth;

    /** Takes the member's name; must read exactly its value. */
    @FunctionalInterface
    public interface MemberReader {
        void read(String name);
    }

    /** Takes the element's index; must read exactly the element. */
    @FunctionalInterface
    public interface ElementReader {
        void read(int index);
    }

    /** Reads {@code bytes[from, to)}. */
    public JsonCursor(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.limit = to;
        this.at = from;
        this.numbers = new NumberScanner(bytes, to);
        this.strings = new StringScanner(bytes, to);
    }

    /** Where the next value begins, white space skipped. */
    public int position() {
        peek();
        return at;
    }

    /** Goes back to a place that {@link #position()} gave. */
    void moveTo(int position) {
        at = position;
    }

    /** Reads a value that was skipped at an earlier place, as the member that it is, and comes back. */
    public void readBack(int position, String name, MemberReader reader) {
        int here = at;
        at = position;
        readMember(name, reader);
        at = here;
    }

    /** Reads an object, handing over each member in turn. */
    public void readObject(MemberReader reader) {
        enter('{', "an object");
        if (!takes('}')) {
            do {
                var name = readString();
                expect(':');
                readMember(name, reader);
            } while (continues('}'));
        }
        depth--;
    }

    private static void readMember(String name, MemberReader reader) {
        try {
            reader.read(name);
        } catch (JsonFault fault) {
            throw fault.within(name);
        }
    }

    /** Reads an array, handing over each element in turn. */
    public void readArray(ElementReader reader) {
        enter('[', "an array");
        if (!takes(']')) {
            int index = 0;
            do {
                readElement(index++, reader);
            } while (continues(']'));
        }
        depth--;
    }

    private static void readElement(int index, ElementReader reader) {
        try {
            reader.read(index);
        } catch (JsonFault fault) {
            throw fault.within("[" + index + "]");
        }
    }

    public String readString() {
        require('"', "a string");
        var text = strings.read(at);
        at = strings.end();
        return text;
    }

    /** Reads a number without fraction and exponent that fits a long. */
    public long readLong() {
        requireNumber();
        return readSigned(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    public boolean readBoolean() {
        int first = peek();
        if (first != 't' && first != 'f') {
            throw notA("true or false");
        }
        takeWord(first == 't' ? "true" : "false");
        return first == 't';
    }

    /** Reads {@code null} if it stands here, and tells whether it did. */
    public boolean takesNull() {
        if (peek() != 'n') {
            return false;
        }
        takeWord("null");
        return true;
    }

    /** Reads any value, checks it, and forgets it. */
    public void skip() {
        try {
            skipValue();
        } catch (JsonFault fault) {
            // Inside of what nobody reads, the byte tells the place better than the path.
            throw fault.withoutPath();
        }
    }

    private void skipValue() {
        switch (peek()) {
            case '{' -> readObject(_ -> skip());
            case '[' -> readArray(_ -> skip());
            case '"' -> skipString();
            case 't', 'f' -> readBoolean();
            case 'n' -> takesNull();
            default -> skipNumber();
        }
    }

    private void skipString() {
        strings.skip(at);
        at = strings.end();
    }

    private void skipNumber() {
        requireNumber();
        at = numbers.skip(at);
    }

    /** Checks that nothing but white space follows. */
    public void requireEnd() {
        if (peek() != END) {
            throw syntax("text goes on behind the end of the object");
        }
    }

    /** How many bytes lie between the current position and the end. */
    int remaining() {
        return limit - at;
    }

    /** The next byte that is not white space, without taking it; -1 at the end. */
    public int peek() {
        while (at < limit) {
            byte next = bytes[at];
            if (next > ' ' || !isSpace(next)) {
                return next & 0xff;
            }
            at++;
        }
        return END;
    }

    private static boolean isSpace(byte next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }

    /** Takes the next byte if it is the given one. */
    boolean takes(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    float readFloat() {
        requireNumber();
        float value = numbers.readFloat(at);
        at = numbers.end();
        return value;
    }

    /** Reads floats that follow behind commas, at most so many, as far as they are written plainly; tells how many were. */
    long readPlainFloats(long max, ByteBuffer out) {
        long count = numbers.readPlainFloats(at, max, out);
        at = numbers.end();
        return count;
    }

    /** Reads a number as the double that is nearest to it. */
    public double readDouble() {
        requireNumber();
        double value = numbers.readDouble(at);
        at = numbers.end();
        return value;
    }

    long readSigned(long min, long max) {
        requireNumber();
        long value = numbers.readSigned(at, min, max);
        at = numbers.end();
        return value;
    }

    /** Reads an integer in [0, 2^64) as the bits of a long. */
    long readUnsigned() {
        requireNumber();
        long value = numbers.readUnsigned(at);
        at = numbers.end();
        return value;
    }

    /** Reads a string into a buffer as UTF-8, its escapes resolved. */
    void readBytes(ByteBuffer out) {
        require('"', "a string");
        strings.read(at, out);
        at = strings.end();
    }

    private void enter(char opening, String what) {
        require(opening, what);
        at++;
        if (++depth > DEPTH_MAX) {
            throw syntax("nested deeper than " + DEPTH_MAX);
        }
    }

    private boolean continues(char closing) {
        if (takes(',')) {
            return true;
        }
        expect(closing);
        return false;
    }

    private void expect(char wanted) {
        if (!takes(wanted)) {
            throw syntax("not valid JSON, expected '" + wanted + "'");
        }
    }

    private void require(char first, String what) {
        if (peek() != first) {
            throw notA(what);
        }
    }

    private void requireNumber() {
        int next = peek();
        if (next != '-' && (next < '0' || next > '9')) {
            throw notA("a number");
        }
    }

    private void takeWord(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= limit || bytes[at + i] != word.charAt(i)) {
                throw syntax("not valid JSON, expected " + word);
            }
        }
        at += word.length();
    }

    private JsonFault notA(String what) {
        return syntax(peek() == END ? "the text ends too early, expected " + what : "not " + what);
    }

    private JsonFault syntax(String fact) {
        return new JsonFault(ErrorCode.INVALID_REQUEST, fact, "byte=" + at);
    }
}
