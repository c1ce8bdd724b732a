package io.lepton.governance;

import io.lepton.governance.AuditFact.Outcome;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of the log: a leaf of its tree, and a link of its chain.
 *
 * @param sequence which leaf it is, from 0
 * @param fact what happened
 * @param previous the hash of the line before, whatever that is; so no line can go, come or change unseen
 */
public record AuditEntry(long sequence, AuditFact fact, LogHash previous) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
    private static final Set<String> KEYS = Set.of(
            "action",
            "actor",
            "after",
            "at",
            "before",
            "count",
            "detail",
            "outcome",
            "previous",
            "region",
            "resource",
            "sequence");

    public AuditEntry {
        if (sequence < 0) {
            throw new IllegalArgumentException("must not be negative: sequence=" + sequence);
        }
    }

    /** Its line, without the line feed: canonical JSON by RFC 8785. */
    public byte[] line() {
        var json = new CanonicalJson().text("action", fact.action()).text("actor", fact.actor());
        fact.after().ifPresent(digest -> json.text("after", digest));
        json.text("at", text(fact.at()));
        fact.before().ifPresent(digest -> json.text("before", digest));
        if (fact.count() > 1) {
            json.number("count", fact.count());
        }
        fact.detail().ifPresent(detail -> json.text("detail", detail));
        json.text("outcome", fact.outcome().word()).text("previous", previous.toString());
        fact.region().ifPresent(region -> json.text("region", region));
        return json.text("resource", fact.resource())
                .number("sequence", sequence)
                .bytes();
    }

    /**
     * Reads the fields of a line.
     *
     * @throws IllegalArgumentException if they are not those of an entry
     */
    static AuditEntry of(Map<String, String> fields) {
        if (!KEYS.containsAll(fields.keySet())) {
            throw new IllegalArgumentException("unknown fields");
        }
        var fact = new AuditFact(
                instant(FlatJson.required(fields, "at")),
                FlatJson.required(fields, "actor"),
                FlatJson.required(fields, "action"),
                FlatJson.required(fields, "resource"),
                Outcome.of(FlatJson.required(fields, "outcome")),
                Optional.ofNullable(fields.get("before")),
                Optional.ofNullable(fields.get("after")),
                Optional.ofNullable(fields.get("region")),
                Optional.ofNullable(fields.get("detail")),
                fields.containsKey("count") ? FlatJson.number(fields, "count") : 1);
        return new AuditEntry(
                FlatJson.number(fields, "sequence"), fact, LogHash.parse(FlatJson.required(fields, "previous")));
    }

    static String text(Instant at) {
        return TIME.format(LocalDateTime.ofInstant(at, ZoneOffset.UTC));
    }

    /** @throws java.time.DateTimeException if it is none, which is no {@link IllegalArgumentException} */
    static Instant instant(String text) {
        return Instant.parse(text);
    }
}
