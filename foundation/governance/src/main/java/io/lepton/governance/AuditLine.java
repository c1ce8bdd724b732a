package io.lepton.governance;

import io.lepton.governance.FlatJson.Reading;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Map;

/** What a line of a log is. */
public sealed interface AuditLine {
    /** Something that happened. */
    record Entry(AuditEntry entry) implements AuditLine {}

    /** A signed tree head; the signature has not been looked at. */
    record Head(TreeHead head) implements AuditLine {}

    /** The beginning of a file. */
    record Start(SegmentStart start) implements AuditLine {}

    /** No line that this program wrote, or not the whole of one. */
    record Broken(Break kind) implements AuditLine {}

    /** How a line is broken. */
    enum Break {
        /** It ends too early, and as far as it goes, it may be a line. */
        TORN,
        /** No line begins so. */
        MALFORMED
    }

    /** Reads a line without its line feed; whatever is not exactly as it would be written is broken. */
    static AuditLine read(byte[] line) {
        return switch (FlatJson.read(line)) {
            case Reading.Torn() -> new Broken(Break.TORN);
            case Reading.Malformed() -> new Broken(Break.MALFORMED);
            case Reading.Fields(var fields) -> read(line, fields);
        };
    }

    private static AuditLine read(byte[] line, Map<String, String> fields) {
        try {
            if (fields.containsKey("sequence")) {
                var entry = AuditEntry.of(fields);
                return Arrays.equals(entry.line(), line) ? new Entry(entry) : new Broken(Break.MALFORMED);
            }
            if (fields.containsKey("signature")) {
                var head = TreeHead.of(fields);
                return Arrays.equals(head.line(), line) ? new Head(head) : new Broken(Break.MALFORMED);
            }
            var start = SegmentStart.of(fields);
            return Arrays.equals(start.line(), line) ? new Start(start) : new Broken(Break.MALFORMED);
        } catch (IllegalArgumentException | DateTimeException _) {
            return new Broken(Break.MALFORMED);
        }
    }
}
