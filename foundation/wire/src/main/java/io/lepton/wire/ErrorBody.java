package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;

/**
 * The body of every refusal and failure: one member, {@code error}, as the Open Inference Protocol wants it.
 *
 * <p>The sentence ends with the code and the path of its page; {@link Headers#ERROR_CODE} carries the code alone.
 */
public record ErrorBody(String error) {
    /** Tells a failure. */
    public static ErrorBody of(ErrorCode code, String message) {
        return new ErrorBody(message + " (" + code + ", see " + code.page() + ")");
    }

    /** Tells a failure that was thrown. */
    public static ErrorBody of(LeptonException failure) {
        return of(failure.code(), String.valueOf(failure.getMessage()));
    }
}
