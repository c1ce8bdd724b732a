package io.lepton.gateway.scan;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.function.Function;

/** Reads names that callers give. */
final class Names {
    private static final int SHOWN_MAX = 64;

    private Names() {}

    /** A model by its name; a name that none can have belongs to no model, as one that none has. */
    static <T> T model(String name, Function<String, T> reader) {
        return read("no such model is deployed: model=", ErrorCode.UNKNOWN_MODEL, name, reader);
    }

    /** A version by its number. */
    static <T> T version(String number, Function<String, T> reader) {
        return read("no such version is deployed: version=", ErrorCode.UNKNOWN_VERSION, number, reader);
    }

    private static <T> T read(String fact, ErrorCode code, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            String shown = text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
            throw new LeptonException(code, fact + shown.replaceAll("[^\\x20-\\x7e]", "?"), e);
        }
    }
}
