package io.lepton.gateway.scan;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads a protobuf message byte by byte until it knows a model's name, which is field 1, and its version, field 2, if that
 * comes next, as whoever writes fields in the order of their numbers has it.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers, "Encoding"</a>
 */
final class NameFields {
    private static final int NAME = 1;
    private static final int VERSION = 2;
    private static final int TEXT_BYTES_MAX = 1_024;
    private static final int VARINT_BYTES_MAX = 10;
    private static final int TAG_TYPE_BITS = 3;
    private static final int TAG_TYPE_MASK = 7;
    private static final int PAYLOAD_BITS = 7;
    private static final int PAYLOAD_MASK = 0x7f;
    private static final int FIXED_64_BYTES = 8;
    private static final int FIXED_32_BYTES = 4;

    /** Where a field stands in the message, its tag and length included; nowhere if it has no bytes. */
    record Stretch(long from, long to) {
        static final Stretch NOWHERE = new Stretch(-1, -1);

        boolean has(long offset) {
            return offset >= from && offset < to;
        }

        long bytes() {
            return to - from;
        }
    }

    private enum At {
        TAG,
        LENGTH,
        VARINT,
        SKIPPED,
        TEXT
    }

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    private At at = At.TAG;
    private long number;
    private int numberBytes;
    private long field;
    private long left;
    private long readBytes;
    private long fieldFrom;
    private String name = "";
    private String version = "";
    private Stretch nameAt = Stretch.NOWHERE;
    private Stretch versionAt = Stretch.NOWHERE;
    private boolean isFound;

    boolean isFound() {
        return isFound;
    }

    String name() {
        return name;
    }

    String version() {
        return version;
    }

    /** Where the name was last given. */
    Stretch nameAt() {
        return nameAt;
    }

    Stretch versionAt() {
        return versionAt;
    }

    /** The message ends here: what has been read is all there is. */
    void end() {
        isFound = !name.isEmpty();
    }

    /** Hot: takes one byte in; nothing once the name is found. */
    void read(byte next) {
        if (isFound) {
            return;
        }
        if (at == At.TAG && numberBytes == 0) {
            fieldFrom = readBytes;
        }
        readBytes++;
        switch (at) {
            case TAG, LENGTH, VARINT -> number(next);
            case SKIPPED -> skip();
            case TEXT -> text(next);
        }
    }

    private void number(byte next) {
        if (numberBytes == VARINT_BYTES_MAX) {
            throw broken("a number of more than ten bytes");
        }
        number |= ((long) (next & PAYLOAD_MASK)) << (PAYLOAD_BITS * numberBytes++);
        if (next < 0) {
            return;
        }
        long whole = number;
        number = 0;
        numberBytes = 0;
        switch (at) {
            case TAG -> tag(whole);
            case LENGTH -> length(whole);
            case VARINT, SKIPPED, TEXT -> at = At.TAG;
        }
    }

    private void tag(long tag) {
        field = tag >>> TAG_TYPE_BITS;
        if (!name.isEmpty() && field != VERSION && field != NAME) {
            isFound = true;
            return;
        }
        switch ((int) (tag & TAG_TYPE_MASK)) {
            case 0 -> at = At.VARINT;
            case 1 -> skip(FIXED_64_BYTES);
            case 2 -> at = At.LENGTH;
            case 5 -> skip(FIXED_32_BYTES);
            default -> throw broken("a field of no known type");
        }
    }

    private void length(long length) {
        if (field != NAME && field != VERSION) {
            skip(length);
            return;
        }
        if (length < 0 || length > TEXT_BYTES_MAX) {
            throw broken("a name that is too long");
        }
        left = length;
        text.reset();
        at = At.TEXT;
        if (length == 0) {
            keep();
        }
    }

    private void skip(long bytes) {
        if (bytes < 0) {
            throw broken("a negative length");
        }
        left = bytes;
        at = bytes == 0 ? At.TAG : At.SKIPPED;
    }

    private void skip() {
        if (--left == 0) {
            at = At.TAG;
        }
    }

    private void text(byte next) {
        text.write(next);
        if (--left == 0) {
            keep();
        }
    }

    private void keep() {
        String kept = text.toString(StandardCharsets.UTF_8);
        var keptAt = new Stretch(fieldFrom, readBytes);
        if (field == NAME) {
            name = kept;
            nameAt = keptAt;
        } else {
            version = kept;
            versionAt = keptAt;
        }
        at = At.TAG;
        isFound = !name.isEmpty() && !version.isEmpty();
    }

    private static LeptonException broken(String fact) {
        return new LeptonException(ErrorCode.INVALID_REQUEST, "not a protobuf message: " + fact);
    }
}
