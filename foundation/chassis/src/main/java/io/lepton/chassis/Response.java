package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.ErrorCode.Retry;
import io.lepton.domain.LeptonException;
import io.lepton.wire.ErrorBody;
import io.lepton.wire.Headers;
import io.lepton.wire.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a handler answers. */
public sealed interface Response {
    String JSON = "application/json";
    String OCTETS = "application/octet-stream";
    String LINES = "application/x-ndjson";
    String MARKDOWN = "text/markdown; charset=utf-8";

    /** An answer that is there whole; header names are lower-case. */
    record Bytes(int status, Map<String, String> headers, ByteBuffer body) implements Response {
        public Bytes {
            headers = Map.copyOf(headers);
            body = body.asReadOnlyBuffer();
        }

        /** The same answer with one header more. */
        public Bytes with(String lowerCaseName, String value) {
            var more = new HashMap<>(headers);
            more.put(lowerCaseName, value);
            return new Bytes(status, more, body);
        }
    }

    /** A stream of JSON texts, one a line, that lasts until the caller goes or the server closes. */
    record Lines(LineSource source) implements Response {}

    /** A file, sent by the kernel. */
    record FileBody(Path file, String contentType) implements Response {}

    /** So many bytes that are read while they are sent; a source that fails, or ends early, ends the connection. */
    record StreamBody(ByteSource source, long sizeBytes, String contentType) implements Response {}

    /** Answers 200 with a message. */
    static Bytes json(Object message) {
        return json(200, message);
    }

    static Bytes json(int status, Object message) {
        return bytes(status, JSON, Json.write(message));
    }

    static Bytes text(int status, String contentType, String text) {
        return bytes(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    static Bytes bytes(int status, String contentType, byte[] body) {
        return new Bytes(status, Map.of("content-type", contentType), ByteBuffer.wrap(body));
    }

    /** Answers 204. */
    static Bytes empty() {
        return new Bytes(204, Map.of(), ByteBuffer.allocate(0));
    }

    static Bytes error(LeptonException failure) {
        return error(failure.code(), String.valueOf(failure.getMessage()));
    }

    /** Answers with a code's status, its sentence, and when to try again if that may help. */
    static Bytes error(ErrorCode code, String message) {
        var answer = json(code.httpStatus(), ErrorBody.of(code, message)).with(Headers.ERROR_CODE, code.name());
        return code.retry() == Retry.LATER ? answer.with("retry-after", "1") : answer;
    }
}
