package io.lepton.client;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.ErrorBody;
import io.lepton.wire.Headers;
import io.lepton.wire.Json;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads servers' answers, and their refusals back into the exceptions that they were there. */
final class Answers {
    private static final int OK_MIN = 200;
    private static final int OK_MAX = 299;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERRORS_MIN = 500;

    private Answers() {}

    /** Reads the JSON body of a good answer. */
    static <T> T read(HttpResponse<byte[]> answer, Class<T> type) {
        requireOk(answer);
        return readable(answer.uri(), () -> Json.read(answer.body(), type));
    }

    /** Throws what a refusal or failure says. */
    static void requireOk(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status < OK_MIN || status > OK_MAX) {
            throw new LeptonException(code(answer), text(answer));
        }
    }

    /** Reads something that a server wrote: if it cannot be read, that is the server's fault, not the caller's. */
    static <T> T readable(URI address, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (LeptonException e) {
            throw new LeptonException(
                    ErrorCode.UPSTREAM_FAILED,
                    "an answer that cannot be read: address=" + address + ", fault=" + e.getMessage(),
                    e);
        }
    }

    static Optional<String> header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name);
    }

    private static ErrorCode code(HttpResponse<byte[]> answer) {
        var word = header(answer, Headers.ERROR_CODE).orElse("");
        return Stream.of(ErrorCode.values())
                .filter(code -> code.name().equals(word))
                .findFirst()
                .orElseGet(() -> codeOf(answer.statusCode()));
    }

    /** The nearest code where a server, or a proxy before it, names none that is known here. */
    private static ErrorCode codeOf(int status) {
        if (status >= SERVER_ERRORS_MIN) {
            return ErrorCode.UPSTREAM_FAILED;
        }
        return status == NOT_FOUND ? ErrorCode.NOT_FOUND : ErrorCode.INVALID_REQUEST;
    }

    private static String text(HttpResponse<byte[]> answer) {
        try {
            return Json.read(answer.body(), ErrorBody.class).error();
        } catch (LeptonException _) {
            return "refused without a reason: status=" + answer.statusCode() + ", address=" + answer.uri();
        }
    }
}
