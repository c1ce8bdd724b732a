package io.lepton.gateway.scan;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.wire.Json;
import io.lepton.wire.ModelPath;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the member {@code model} of the outermost object of a JSON text, wherever among the members it is.
 *
 * <p>It follows strings, nesting and separators of that object, and leaves all else to whoever parses the text: the
 * question is only which bytes are the name. Of two members of that name the first counts.
 */
final class JsonModelScan implements ModelScan, ByteProcessor {
    private static final String KEY = "model";
    /** Every letter of the key written as an escape of six bytes, between quotes. */
    private static final int KEY_BYTES_MAX = 6 * KEY.length() + 2;
    /** No model's name is nearly as long, escapes included. */
    private static final int NAME_BYTES_MAX = 1_024;

    private enum At {
        START,
        MEMBER,
        KEY,
        COLON,
        VALUE,
        NAME,
        SCALAR,
        STRING,
        NESTED,
        NESTED_STRING,
        END
    }

    private final ByteArrayOutputStream text = new ByteArrayOutputStream(KEY_BYTES_MAX);
    private At at = At.START;
    private boolean isEscaped;
    private boolean isWanted;
    private int depth;
    private long readBytes;
    private long nameFrom;
    private @Nullable String name;

    @Override
    public Optional<ModelPath> read(ByteBuf part) {
        if (part.forEachByte(this) < 0 || name == null) {
            return Optional.empty();
        }
        return Optional.of(new ModelPath(Names.model(name, ModelName::new), OptionalInt.empty(), ""));
    }

    @Override
    public Renaming renaming(ModelVersionId version) {
        return new Patch(nameFrom, readBytes, Json.write(version.model().value()));
    }

    @Override
    public LeptonException missing() {
        return invalid("the body names no model");
    }

    @Override
    public String field() {
        return KEY;
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    /** Hot: one byte; false once the name is known. */
    @Override
    public boolean process(byte next) {
        readBytes++;
        switch (at) {
            case START -> start(next);
            case MEMBER -> member(next);
            case KEY, NAME -> collect(next);
            case COLON -> colon(next);
            case VALUE -> value(next);
            case SCALAR -> scalar(next);
            case STRING -> string(next, At.SCALAR);
            case NESTED -> nested(next);
            case NESTED_STRING -> string(next, At.NESTED);
            case END -> blank(next);
        }
        return name == null;
    }

    private void start(byte next) {
        if (next == '{') {
            at = At.MEMBER;
        } else {
            blank(next);
        }
    }

    private void member(byte next) {
        if (next == '"') {
            text.reset();
            text.write(next);
            at = At.KEY;
        } else if (next == '}') {
            at = At.END;
        } else {
            blank(next);
        }
    }

    private void collect(byte next) {
        if (text.size() < (at == At.KEY ? KEY_BYTES_MAX : NAME_BYTES_MAX)) {
            text.write(next);
        } else if (at == At.NAME) {
            throw invalid("too long for a model's name: bytesMax=" + NAME_BYTES_MAX);
        } else {
            // Longer than the key can be, and therefore another one, whatever follows.
            text.reset();
            text.write('"');
        }
        if (!isEnd(next)) {
            return;
        }
        if (at == At.NAME) {
            name = unquote();
        } else {
            isWanted = text.size() > KEY.length() && unquote().equals(KEY);
            at = At.COLON;
        }
    }

    private String unquote() {
        try {
            return Json.read(text.toByteArray(), String.class);
        } catch (LeptonException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not a JSON string: field=" + KEY, e);
        }
    }

    private void colon(byte next) {
        if (next == ':') {
            at = At.VALUE;
        } else {
            blank(next);
        }
    }

    private void value(byte next) {
        if (isBlank(next)) {
            return;
        }
        if (isWanted) {
            if (next != '"') {
                throw invalid("not a string");
            }
            text.reset();
            text.write(next);
            nameFrom = readBytes - 1;
            at = At.NAME;
            return;
        }
        switch (next) {
            case '"' -> at = At.STRING;
            case '{', '[' -> {
                depth = 1;
                at = At.NESTED;
            }
            default -> at = At.SCALAR;
        }
    }

    /** The rest of a number or word, or what follows any value. */
    private void scalar(byte next) {
        if (next == ',') {
            at = At.MEMBER;
        } else if (next == '}') {
            at = At.END;
        } else if (next == '"' || next == '{' || next == '[') {
            throw notJson();
        }
    }

    private void string(byte next, At after) {
        if (isEnd(next)) {
            at = after;
        }
    }

    private void nested(byte next) {
        switch (next) {
            case '"' -> at = At.NESTED_STRING;
            case '{', '[' -> depth++;
            case '}', ']' -> at = --depth == 0 ? At.SCALAR : At.NESTED;
            default -> {
                // A separator, or a part of a number or word.
            }
        }
    }

    /** Whether a byte ends the string that it belongs to. */
    private boolean isEnd(byte next) {
        if (isEscaped) {
            isEscaped = false;
            return false;
        }
        isEscaped = next == '\\';
        return next == '"';
    }

    private static void blank(byte next) {
        if (!isBlank(next)) {
            throw notJson();
        }
    }

    private static boolean isBlank(byte next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }

    private static LeptonException notJson() {
        return new LeptonException(ErrorCode.INVALID_REQUEST, "not an object in JSON: looked for=" + KEY);
    }

    private static LeptonException invalid(String fact) {
        return new LeptonException(ErrorCode.INVALID_REQUEST, fact + ": field=" + KEY);
    }
}
