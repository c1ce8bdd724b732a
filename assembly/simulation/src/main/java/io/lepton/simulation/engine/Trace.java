package io.lepton.simulation.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * The account of a run, one line an event, and its digest: equal digests mean equal runs.
 *
 * <p>A line is {@code nanos from>to what number} for a message that arrived and {@code nanos who what number} for
 * anything else, ASCII. The lines themselves are kept nowhere; whoever wants to read them replays the seed with a reader.
 * Confined to one thread.
 */
public final class Trace {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LINE_BYTES_MAX = 1 << 10;

    private final MessageDigest digest = sha256();
    private final Consumer<String> reader;
    private final boolean isRead;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int used;

    private Trace(Consumer<String> reader, boolean isRead) {
        this.reader = reader;
        this.isRead = isRead;
    }

    /** A trace that is only digested. */
    public static Trace digested() {
        return new Trace(_ -> {}, false);
    }

    /** A trace whose lines are also handed to a reader, without line feeds. */
    public static Trace readBy(Consumer<String> reader) {
        return new Trace(reader, true);
    }

    /** Hot: notes that a message arrived. */
    public void message(long nanos, String from, String to, String what, long number) {
        int start = begin(nanos);
        put(from);
        put('>');
        put(to);
        end(start, what, number);
    }

    /** Hot: notes anything else. */
    public void note(long nanos, String who, String what, long number) {
        int start = begin(nanos);
        put(who);
        end(start, what, number);
    }

    /** The SHA-256 of all lines so far, each with a line feed, in lower-case hexadecimal digits. */
    public String digest() {
        flush();
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 cannot be read midway", e);
        }
    }

    private int begin(long nanos) {
        if (used > BUFFER_BYTES - LINE_BYTES_MAX) {
            flush();
        }
        int start = used;
        put(nanos);
        put(' ');
        return start;
    }

    private void end(int start, String what, long number) {
        put(' ');
        put(what);
        put(' ');
        put(number);
        if (isRead) {
            reader.accept(new String(buffer, start, used - start, StandardCharsets.US_ASCII));
        }
        put('\n');
    }

    private void put(char letter) {
        buffer[used++] = (byte) letter;
    }

    @SuppressWarnings("deprecation") // Takes the low byte of each letter, which is all there is of ASCII.
    private void put(String text) {
        text.getBytes(0, text.length(), buffer, used);
        used += text.length();
    }

    private void put(long number) {
        if (number < 0) {
            put(Long.toString(number));
            return;
        }
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int place = digits - 1; place >= 0; place--) {
            buffer[used + place] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        used += digits;
    }

    private void flush() {
        digest.update(buffer, 0, used);
        used = 0;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
