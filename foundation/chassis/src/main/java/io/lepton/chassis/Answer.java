package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.ErrorBody;
import io.lepton.wire.Headers;
import io.lepton.wire.Json;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What a server answered to a call.
 *
 * @param headers by lower-case name; of a repeated header the first
 */
public record Answer(int status, Map<String, String> headers, ByteBuffer body) {
    public Answer {
        headers = Map.copyOf(headers);
        body = body.asReadOnlyBuffer();
    }

    public byte[] bytes() {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        return bytes;
    }

    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /**
     * This answer, if it is a success.
     *
     * @throws LeptonException with the code and sentence of the refusal, {@link ErrorCode#UPSTREAM_FAILED} if it has none
     */
    public Answer orThrow() {
        if (status < 400) {
            return this;
        }
        throw failure();
    }

    /** What a status of 400 and above tells, as the exception that the other side had. */
    LeptonException failure() {
        return header(Headers.ERROR_CODE)
                .flatMap(Answer::code)
                .map(code -> new LeptonException(code, sentence(code)))
                .orElseGet(
                        () -> new LeptonException(ErrorCode.UPSTREAM_FAILED, "a call was refused: status=" + status));
    }

    private static Optional<ErrorCode> code(String name) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.name().equals(name))
                .findFirst();
    }

    /** The sentence without the pointer to the code's page, which whoever tells it on will add again. */
    private String sentence(ErrorCode code) {
        String told = Json.read(bytes(), ErrorBody.class).error();
        int pointer = told.lastIndexOf(" (" + code + ",");
        return pointer < 0 ? told : told.substring(0, pointer);
    }
}
