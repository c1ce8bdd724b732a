package io.lepton.wire.json;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.regex.Pattern;

/** A text that is refused: the fact, its details, and the path of the field, which grows while the fault is thrown up. */
public final class JsonFault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int STEP_CHARACTERS_MAX = 80;
    /** Callers choose names, but no name may end the line that tells it. */
    private static final Pattern LINE_BREAKERS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

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

    /**
     * The same fault, seen from one level further out: {@code step} is a member's name, shortened if it is long, or {@code
     * [index]}.
     */
    public JsonFault within(String step) {
        var dot = path.isEmpty() || path.startsWith("[") ? "" : ".";
        var shown = step.length() <= STEP_CHARACTERS_MAX ? step : step.substring(0, STEP_CHARACTERS_MAX) + "...";
        return new JsonFault(code, fact, shown + dot + path, details);
    }

    JsonFault withoutPath() {
        return new JsonFault(code, fact, "", details);
    }

    /** The fault as the world outside gets it, in one line. */
    public LeptonException told() {
        var field = path.isEmpty() ? "(whole)" : path;
        var line = fact + ": field=" + field + (details.isEmpty() ? "" : ", " + details);
        return new LeptonException(code, LINE_BREAKERS.matcher(line).replaceAll("?"));
    }
}
