package io.lepton.governance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The first line of a file of the log, by which the file can be checked and gone on from without those before it.
 *
 * @param size how many entries come before
 * @param peaks the edge of the tree there, the largest part first
 * @param previous the hash of the line before, which is the last of the file before
 */
public record SegmentStart(long size, List<LogHash> peaks, LogHash previous) {
    private static final Set<String> KEYS = Set.of("frontier", "previous", "size");
    private static final int DIGITS = 2 * LogHash.BYTES;

    public SegmentStart {
        peaks = List.copyOf(peaks);
        if (peaks.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException("not the edge of such a tree: size=" + size);
        }
    }

    /** Its line, without the line feed: canonical JSON by RFC 8785. */
    public byte[] line() {
        var frontier = new StringBuilder();
        peaks.forEach(frontier::append);
        return new CanonicalJson()
                .text("frontier", frontier.toString())
                .text("previous", previous.toString())
                .number("size", size)
                .bytes();
    }

    /** @throws IllegalArgumentException if they are not those of a start */
    static SegmentStart of(Map<String, String> fields) {
        if (!fields.keySet().equals(KEYS)) {
            throw new IllegalArgumentException("not the fields of a start");
        }
        String frontier = FlatJson.required(fields, "frontier");
        if (frontier.length() % DIGITS != 0) {
            throw new IllegalArgumentException("not a row of hashes: frontier");
        }
        List<LogHash> peaks = new ArrayList<>();
        for (int i = 0; i < frontier.length(); i += DIGITS) {
            peaks.add(LogHash.parse(frontier.substring(i, i + DIGITS)));
        }
        return new SegmentStart(
                FlatJson.number(fields, "size"), peaks, LogHash.parse(FlatJson.required(fields, "previous")));
    }
}
