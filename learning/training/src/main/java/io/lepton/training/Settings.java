package io.lepton.training;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The keys and values of one object in a file, which remembers what has been read, so that a key that nobody wants is refused
 * with its name. Confined to one thread.
 */
final class Settings {
    private final String path;
    private final Map<String, Object> left = new LinkedHashMap<>();

    /** @param path where the object is, for messages, such as {@code layers[2]} */
    Settings(String path, Object tree) {
        this.path = path;
        if (!(tree instanceof Map<?, ?> map)) {
            throw refusal("not an object with keys", path, tree);
        }
        map.forEach((key, value) -> left.put(String.valueOf(key), value));
    }

    /** An object of no keys, where a file names a kind alone. */
    static Settings none(String path) {
        return new Settings(path, Map.of());
    }

    String path() {
        return path;
    }

    boolean has(String key) {
        return left.containsKey(key);
    }

    /** The only key left, which tells a kind. */
    String kind() {
        if (left.size() != 1) {
            throw refusal("exactly one kind is wanted", path, left.keySet());
        }
        return left.keySet().iterator().next();
    }

    /** The settings under a key. */
    Settings under(String key) {
        var value = left.remove(key);
        var inner = path.isEmpty() ? key : path + "." + key;
        // A kind whose key stands alone, as in "flatten:", has no settings.
        return value == null ? none(inner) : new Settings(inner, value);
    }

    Object value(String key) {
        var value = left.remove(key);
        if (value == null) {
            throw refusal("a key is missing", at(key), "nothing");
        }
        return value;
    }

    String text(String key) {
        var value = value(key);
        if (!(value instanceof String text)) {
            throw refusal("not a text", at(key), value);
        }
        return text;
    }

    int count(String key) {
        var value = value(key);
        if (!(value instanceof Integer || value instanceof Long)
                || ((Number) value).longValue() != ((Number) value).intValue()) {
            throw refusal("not a whole number", at(key), value);
        }
        return ((Number) value).intValue();
    }

    int count(String key, int otherwise) {
        return has(key) ? count(key) : otherwise;
    }

    double number(String key) {
        var value = value(key);
        if (!(value instanceof Number number)) {
            throw refusal("not a number", at(key), value);
        }
        return number.doubleValue();
    }

    double number(String key, double otherwise) {
        return has(key) ? number(key) : otherwise;
    }

    List<Object> list(String key) {
        var value = value(key);
        if (!(value instanceof List<?> list)) {
            throw refusal("not a list", at(key), value);
        }
        return new ArrayList<>(list);
    }

    /** One of an enum's words, in small letters. */
    <E extends Enum<E>> E choice(String key, Class<E> type) {
        return choice(at(key), value(key), type);
    }

    <E extends Enum<E>> E choice(String key, E otherwise) {
        return has(key) ? choice(key, otherwise.getDeclaringClass()) : otherwise;
    }

    static <E extends Enum<E>> E choice(String path, Object value, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        var words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        throw refusal("no such choice, known=" + words, path, value);
    }

    /** Refuses what was not read. */
    void finish() {
        if (!left.isEmpty()) {
            throw refusal("unknown keys", path, new TreeSet<>(left.keySet()));
        }
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    static LeptonException refusal(String fact, String path, Object given) {
        return new LeptonException(
                ErrorCode.INVALID_CONFIGURATION,
                fact + (fact.contains("=") ? ", " : ": ") + "key=" + path + ", given=" + given);
    }
}
