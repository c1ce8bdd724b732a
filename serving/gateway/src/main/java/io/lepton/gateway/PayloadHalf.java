package io.lepton.gateway;

import io.lepton.domain.LeptonException;
import io.lepton.wire.Headers;
import io.lepton.wire.Json;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** A request's body or an answer's, as far as it is short and plain JSON. Confined to one thread at a time. */
final class PayloadHalf {
    static final int BYTES_MAX = 64 << 10;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final boolean isPlain;
    private final int jsonBytes;
    private boolean isTooLong;

    /** What was read of it: JSON, or why there is none. */
    sealed interface Reading {
        record Read(Object value) implements Reading {}

        record Omitted(String why) implements Reading {}
    }

    /** A body of which the head has come. */
    PayloadHalf(HttpHeaders head) {
        String type = head.get(HttpHeaderNames.CONTENT_TYPE, "application/json");
        this.jsonBytes = jsonBytes(head);
        this.isPlain = !head.contains(HttpHeaderNames.CONTENT_ENCODING) && (type.contains("json") || jsonBytes >= 0);
    }

    /** Where tensors follow as bytes, the part before them is JSON; the bytes are never looked at. */
    private static int jsonBytes(HttpHeaders head) {
        String text = head.get(Headers.INFERENCE_HEADER_CONTENT_LENGTH, "");
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }

    /** Copies a part, whose reader index stays where it is. */
    void add(ByteBuf part) {
        int count = part.readableBytes();
        int room = (jsonBytes >= 0 ? Math.min(jsonBytes, BYTES_MAX) : BYTES_MAX) - bytes.size();
        if (!isPlain || isTooLong || (jsonBytes >= 0 && bytes.size() >= jsonBytes)) {
            return;
        }
        if (count > room && (jsonBytes < 0 || jsonBytes > BYTES_MAX)) {
            isTooLong = true;
            bytes.reset();
            return;
        }
        byte[] copy = new byte[Math.min(count, room)];
        part.getBytes(part.readerIndex(), copy);
        bytes.writeBytes(copy);
    }

    /** What it says; nothing of it is in the words for why there is nothing. */
    Reading read() {
        if (!isPlain) {
            return new Reading.Omitted("not plain JSON");
        }
        if (isTooLong) {
            return new Reading.Omitted("longer than " + BYTES_MAX + " bytes");
        }
        byte[] whole = bytes.toByteArray();
        if (new String(whole, StandardCharsets.UTF_8).isBlank()) {
            return new Reading.Omitted("empty");
        }
        try {
            return new Reading.Read(Json.read(jsonBytes >= 0 ? Arrays.copyOf(whole, jsonBytes) : whole, Map.class));
        } catch (LeptonException _) {
            return new Reading.Omitted("not a JSON object");
        }
    }
}
