package io.lepton.client;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.AuditEntryView;
import io.lepton.wire.AuditGrowthView;
import io.lepton.wire.AuditProofView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;

/** The calls of a control plane that are about its audit log. Blocks; safe for any thread. */
public final class AuditCalls {
    private final ControlCalls control;

    AuditCalls(ControlCalls control) {
        this.control = control;
    }

    /**
     * Which entries are wanted; a text that ends in {@code *} is wanted of all that begins so.
     *
     * @param outcome {@code accepted}, {@code refused} or {@code failed}
     * @param from not before this
     * @param until before this
     * @param limit how many at most, from 1 to 1000
     */
    public record Search(
            Optional<String> actor,
            Optional<String> action,
            Optional<String> resource,
            Optional<String> outcome,
            Optional<Instant> from,
            Optional<Instant> until,
            int limit) {}

    /** The newest entries that are wanted, newest first. */
    public List<AuditEntryView> search(Search search) {
        var query = new StringJoiner("&", "?", "");
        search.actor().ifPresent(text -> query.add("actor=" + escaped(text)));
        search.action().ifPresent(text -> query.add("action=" + escaped(text)));
        search.resource().ifPresent(text -> query.add("resource=" + escaped(text)));
        search.outcome().ifPresent(text -> query.add("outcome=" + escaped(text)));
        search.from().ifPresent(at -> query.add("from=" + at));
        search.until().ifPresent(at -> query.add("until=" + at));
        query.add("limit=" + search.limit());
        return List.of(control.get("/audit/entries" + query, AuditEntryView[].class));
    }

    /**
     * The lines from an entry on exactly as they are kept, as many as an answer holds; empty if there are none. The last line
     * is a signed head, whose size is where to go on.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if the entry is neither 0 nor the size of a head
     */
    public String lines(long from) {
        return control.text("/audit/lines?from=" + from);
    }

    /**
     * The line of the newest signed head.
     *
     * @throws LeptonException {@link ErrorCode#NOT_FOUND} if the log is empty
     */
    public String head() {
        return control.text("/audit/head");
    }

    /** The public keys that heads are signed with, the present one first. */
    public List<String> keys() {
        return List.of(control.get("/audit/keys", String[].class));
    }

    /** Proves that an entry is in the tree of the newest head. */
    public AuditProofView proof(long entry) {
        return control.get("/audit/proofs/" + entry, AuditProofView.class);
    }

    /** Proves that a tree, the newest head's if none is named, grew out of a smaller one. */
    public AuditGrowthView growth(long first, OptionalLong second) {
        String path = "/audit/growth?first=" + first;
        return control.get(second.isPresent() ? path + "&second=" + second.getAsLong() : path, AuditGrowthView.class);
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
