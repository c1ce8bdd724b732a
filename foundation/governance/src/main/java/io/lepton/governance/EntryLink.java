package io.lepton.governance;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What ties an entry to the line before it, read out of its line without reading the rest.
 *
 * <p>Hot: a verifier looks at nothing else of an entry; what else it says, its hash vouches for. In canonical JSON the number is the
 * last field, and a quote within a text has a backslash before it, so neither can be found in a wrong place.
 *
 * @param sequence which entry it says that it is
 * @param previous what it says that the hash of the line before is
 */
record EntryLink(long sequence, LogHash previous) {
    private static final byte[] BEGINNING = "{\"action\":\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PREVIOUS = ",\"previous\":\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SEQUENCE = "\",\"sequence\":".getBytes(StandardCharsets.UTF_8);
    private static final int DIGITS_MAX = 16;

    /** The link of a line; absent if it does not look like an entry. */
    static Optional<EntryLink> of(byte[] line) {
        if (!isAt(line, 0, BEGINNING) || line[line.length - 1] != '}') {
            return Optional.empty();
        }
        int digits = digits(line);
        int hash = behind(line, PREVIOUS);
        if (hash < 0 || digits == line.length - 1 || !isAt(line, digits - SEQUENCE.length, SEQUENCE)) {
            return Optional.empty();
        }
        return LogHash.read(line, hash).map(previous -> new EntryLink(number(line, digits), previous));
    }

    /** The place of the digits before the last brace; of that brace if there are none. */
    private static int digits(byte[] line) {
        int first = line.length - 1;
        while (line.length - 1 - first < DIGITS_MAX && line[first - 1] >= '0' && line[first - 1] <= '9') {
            first--;
        }
        return first;
    }

    private static long number(byte[] line, int from) {
        long number = 0;
        for (int i = from; i < line.length - 1; i++) {
            number = 10 * number + line[i] - '0';
        }
        return number;
    }

    /** The place behind a pattern, the last one of the line; -1 if it is not there. */
    private static int behind(byte[] line, byte[] pattern) {
        for (int i = line.length - pattern.length; i >= 0; i--) {
            if (isAt(line, i, pattern)) {
                return i + pattern.length;
            }
        }
        return -1;
    }

    private static boolean isAt(byte[] line, int at, byte[] pattern) {
        if (at < 0 || at + pattern.length > line.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (line[at + i] != pattern[i]) {
                return false;
            }
        }
        return true;
    }
}
