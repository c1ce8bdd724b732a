package io.lepton.wire;

import io.lepton.domain.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads one mapping of a file's tree, key by key, and gathers what is wrong with it instead of stopping.
 *
 * <p>A tree is made of maps, lists, strings, booleans, whole numbers and other numbers. Confined to one thread.
 */
final class PartReader {
    private static final int SHOWN_CHARACTERS_MAX = 80;

    private final String path;
    private final Map<?, ?> values;
    private final List<String> mistakes;
    private final Set<String> asked = new LinkedHashSet<>();

    private PartReader(String path, Map<?, ?> values, List<String> mistakes) {
        this.path = path;
        this.values = values;
        this.mistakes = mistakes;
    }

    /** A reader of a value; one that is no mapping is a mistake, and has no keys. */
    static PartReader of(String path, Object value, List<String> mistakes) {
        if (value instanceof Map<?, ?> map) {
            return new PartReader(path, map, mistakes);
        }
        mistakes.add(place(path) + ": must have keys");
        return new PartReader(path, Map.of(), mistakes);
    }

    String path() {
        return path;
    }

    /** The path of a key. */
    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    boolean has(String key) {
        asked.add(key);
        return values.get(key) != null;
    }

    /** The keys, in the order of the file. */
    List<String> keys() {
        return values.keySet().stream().map(String::valueOf).toList();
    }

    Optional<String> text(String key) {
        return value(key).flatMap(value -> text(path(key), value));
    }

    Optional<Long> whole(String key) {
        return value(key).flatMap(value -> whole(path(key), value));
    }

    /** A whole number in the range of an int. */
    Optional<Integer> small(String key) {
        return value(key).flatMap(value -> small(path(key), value));
    }

    Optional<Double> number(String key) {
        return value(key).flatMap(value -> number(path(key), value));
    }

    Optional<List<String>> texts(String key) {
        return list(key, this::text);
    }

    Optional<List<Long>> wholes(String key) {
        return list(key, this::whole);
    }

    Optional<List<Integer>> smalls(String key) {
        return list(key, this::small);
    }

    /** A list of numbers, or one number. */
    Optional<List<Double>> numbers(String key) {
        return value(key).orElse(List.of()) instanceof List<?>
                ? list(key, this::number)
                : number(key).map(List::of);
    }

    /** A mapping below this one; one without keys if it is missing. */
    PartReader part(String key) {
        asked.add(key);
        return of(path(key), Objects.requireNonNullElse(values.get(key), Map.of()), mistakes);
    }

    /** The mappings of a list. */
    List<PartReader> parts(String key) {
        List<PartReader> parts = new ArrayList<>();
        for (Place place : places(key)) {
            parts.add(of(place.path, place.value, mistakes));
        }
        return parts;
    }

    /** Says that something is wrong with a key. */
    void wrong(String key, String fact) {
        mistakes.add(path(key) + ": " + fact);
    }

    /** Calls a constructor, and takes its refusal as a mistake of this mapping. */
    <T> Optional<T> make(Function<PartReader, Optional<T>> constructor) {
        try {
            return constructor.apply(this);
        } catch (IllegalArgumentException refusal) {
            mistakes.add(place(path) + ": " + refusal.getMessage());
            return Optional.empty();
        }
    }

    /** Refuses every key that nobody has asked for. */
    void end() {
        for (String key : keys()) {
            if (!asked.contains(key)) {
                mistakes.add(path(shorten(key)) + ": unknown key" + Spelling.suggestion(shorten(key), asked));
            }
        }
    }

    private record Place(String path, Object value) {}

    private Optional<Object> value(String key) {
        if (!has(key)) {
            mistakes.add(path(key) + ": required and missing");
        }
        return Optional.ofNullable(values.get(key));
    }

    private List<Place> places(String key) {
        List<Place> places = new ArrayList<>();
        value(key).ifPresent(value -> {
            if (value instanceof List<?> list) {
                list.forEach(element -> places.add(new Place(path(key) + "[" + places.size() + "]", element)));
            } else {
                wrong(key, "must be a list");
            }
        });
        return places;
    }

    private <T> Optional<List<T>> list(String key, ElementReader<T> reader) {
        int before = mistakes.size();
        List<T> elements = new ArrayList<>();
        places(key).forEach(place -> reader.read(place.path, place.value).ifPresent(elements::add));
        return mistakes.size() > before ? Optional.empty() : Optional.of(elements);
    }

    private interface ElementReader<T> {
        Optional<T> read(String path, Object value);
    }

    private Optional<String> text(String at, Object value) {
        return value instanceof String text ? Optional.of(text) : wrong(at, "must be a text", value);
    }

    private Optional<Integer> small(String at, Object value) {
        return whole(at, value)
                .flatMap(whole -> whole == whole.intValue()
                        ? Optional.of(whole.intValue())
                        : wrong(at, "too large a number", value));
    }

    private Optional<Long> whole(String at, Object value) {
        return value instanceof Long || value instanceof Integer
                ? Optional.of(((Number) value).longValue())
                : wrong(at, "must be a whole number", value);
    }

    private Optional<Double> number(String at, Object value) {
        boolean isFinite = value instanceof Number number && Double.isFinite(number.doubleValue());
        return isFinite ? Optional.of(((Number) value).doubleValue()) : wrong(at, "must be a number", value);
    }

    private <T> Optional<T> wrong(String at, String fact, Object value) {
        boolean isScalar = !(value instanceof Map<?, ?>) && !(value instanceof List<?>);
        mistakes.add(at + ": " + fact + (isScalar ? ", given=" + shorten(String.valueOf(value)) : ""));
        return Optional.empty();
    }

    private static String place(String path) {
        return path.isEmpty() ? "(whole)" : path;
    }

    private static String shorten(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= SHOWN_CHARACTERS_MAX
                ? printable
                : printable.substring(0, SHOWN_CHARACTERS_MAX) + "...";
    }
}
