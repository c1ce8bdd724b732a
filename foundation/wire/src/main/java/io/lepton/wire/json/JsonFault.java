package io.lepton.wire.json;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;

/** A text that is refused: the fact, its details, and the path of the field, which grows while the fault is thrown up. */
public final class JsonFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String fact;
    private final String path;
    private final String details;

    /**
     * Tells what is wrong with the value that is being read.
     *
     * @param fact in lower case, without payload
     * @param details {@code name=value} pairs; may be empty
     */
    public JsonFault(ErrorCode code, String fact, String details) {
        this(code, fact, "", details);
    }

    private JsonFault(ErrorCode code, String fact, String path, String details) {
        // Bad input is common and its place is in the message: a stack trace would only cost.
        super(fact, null, false, false);
        this.code = code;
        this.fact = fact;
        this.path = path;
        this.details = details;
    }

    /** The same fault, seen from one level further out: {@code step} is a member's name or {@code [index]}. */
    public JsonFault within(String step) {
        var dot = path.isEmpty() || path.startsWith("[") ? "" : ".";
        return new JsonFault(code, fact, step + dot + path, details);
    }

    JsonFault withoutPath() {
        return new JsonFault(code, fact, "", details);
    }

    /** The fault as the world outside gets it. */
    public LeptonException told() {
        var field = path.isEmpty() ? "(whole)" : path;
        return new LeptonException(code, fact + ": field=" + field + (details.isEmpty() ? "" : ", " + details));
    }
}
