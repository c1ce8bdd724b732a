package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.nio.file.Path;

/** Words the refusal of an input file: the fact, the file, and where in it. */
final class RefusedInput {
    private static final int SHOWN_MAX = 24;

    private RefusedInput() {}

    /** A file that cannot be understood. */
    static LeptonException unreadable(String fact, Path file, String details) {
        return refusal(ErrorCode.INVALID_REQUEST, fact, file, details);
    }

    /** A file that can be understood and does not fit the model. */
    static LeptonException unfitting(String fact, Path file, String details) {
        return refusal(ErrorCode.INVALID_TENSOR, fact, file, details);
    }

    /** A file or picture above its bound. */
    static LeptonException tooLarge(Path file, String details) {
        return refusal(ErrorCode.TOO_LARGE, "too large", file, details);
    }

    /** A piece of the file as a message may show it: short, in one line. */
    static String shown(String text) {
        String start = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "..." : text;
        return start.replaceAll("\\p{Cntrl}", "?");
    }

    private static LeptonException refusal(ErrorCode code, String fact, Path file, String details) {
        String place = details.isEmpty() ? "" : ", " + details;
        return new LeptonException(code, fact + ": file=" + file + place);
    }
}
