package io.lepton.control.manifest;

import io.lepton.chassis.Marked;
import io.lepton.control.manifest.Form.Field;
import io.lepton.control.manifest.Form.Presence;
import io.lepton.domain.Spelling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds a value against its form, and gathers what is wrong with it. Confined to one thread, and to one document. */
final class FormReader {
    private static final int SHOWN_CHARACTERS_MAX = 60;

    private final String file;
    private final List<Mistake> mistakes = new ArrayList<>();

    FormReader(String file) {
        this.file = file;
    }

    List<Mistake> mistakes() {
        return mistakes;
    }

    /** The value as maps, lists, texts, numbers and booleans; absent if it is wrong. */
    Optional<Object> read(Marked value, Form form, String field) {
        return switch (form) {
            case Form.Text text -> readText(value, text, field);
            case Form.Whole whole -> readWhole(value, whole, field);
            case Form.Decimal number -> readNumber(value, number, field);
            case Form.Truth _ ->
                scalar(value)
                        .filter(Boolean.class::isInstance)
                        .or(() -> wrong(value, field, "must be true or false" + given(value)));
            case Form.Choice choice -> readChoice(value, choice, field);
            case Form.Listing listing -> readListing(value, listing, field);
            case Form.Words words -> readWords(value, words, field);
            case Form.Either(var one, var other) -> read(value, suits(value, one) ? one : other, field);
            case Form.Keys keys -> readKeys(value, keys, field).map(Object.class::cast);
        };
    }

    Optional<Map<String, Object>> readKeys(Marked value, Form.Keys form, String field) {
        if (!(value instanceof Marked.Mapping mapping)) {
            return wrong(value, field, "must have keys, keys=" + form.names());
        }
        int before = mistakes.size();
        Map<String, Object> read = new LinkedHashMap<>();
        for (Marked.Entry entry : mapping.entries()) {
            if (form.names().stream().noneMatch(entry.key()::equals)) {
                mistakes.add(new Mistake(
                        file,
                        entry.line(),
                        path(field, entry.key()),
                        "unknown key" + Spelling.suggestion(entry.key(), form.names())));
            }
        }
        for (Field key : form.keys()) {
            mapping.find(key.name())
                    .filter(entry -> !(entry.value() instanceof Marked.Nothing))
                    .ifPresentOrElse(
                            entry -> read(entry.value(), key.form(), path(field, key.name()))
                                    .ifPresent(sound -> read.put(key.name(), sound)),
                            () -> refuseMissing(mapping, key, field));
        }
        refuseUnlessOne(mapping, form, field);
        return mistakes.size() > before ? Optional.empty() : Optional.of(read);
    }

    private void refuseMissing(Marked.Mapping mapping, Field key, String field) {
        if (key.presence() == Presence.REQUIRED) {
            var _ = wrong(mapping, path(field, key.name()), "a key is missing");
        }
    }

    private void refuseUnlessOne(Marked.Mapping mapping, Form.Keys form, String field) {
        List<String> given = form.exclusive().stream()
                .filter(name -> mapping.find(name).isPresent())
                .toList();
        if (!form.exclusive().isEmpty() && given.size() != 1) {
            var _ = wrong(mapping, field, "needs exactly one of " + form.exclusive() + ", given=" + given);
        }
    }

    private Optional<Object> readText(Marked value, Form.Text form, String field) {
        Optional<Object> text = scalar(value).filter(String.class::isInstance);
        if (text.isEmpty()) {
            return wrong(value, field, "must be a text" + given(value));
        }
        String words = text.get().toString();
        if (words.length() > form.charactersMax()) {
            return wrong(value, field, "is too long, charactersMax=" + form.charactersMax());
        }
        return form.pattern().matcher(words).matches()
                ? text
                : wrong(value, field, "must look like " + form.example() + given(value));
    }

    private Optional<Object> readWhole(Marked value, Form.Whole form, String field) {
        return scalar(value)
                .filter(number -> number instanceof Long whole && whole >= form.min() && whole <= form.max())
                .or(() -> wrong(
                        value,
                        field,
                        "must be a whole number in [" + form.min() + ", " + form.max() + "]" + given(value)));
    }

    private Optional<Object> readNumber(Marked value, Form.Decimal form, String field) {
        return scalar(value)
                .filter(java.lang.Number.class::isInstance)
                .map(number -> ((java.lang.Number) number).doubleValue())
                .filter(number -> number >= form.min() && number <= form.max())
                .map(Object.class::cast)
                .or(() -> wrong(
                        value, field, "must be a number in [" + form.min() + ", " + form.max() + "]" + given(value)));
    }

    private Optional<Object> readChoice(Marked value, Form.Choice form, String field) {
        Optional<Object> word = scalar(value).filter(form.words()::contains);
        return word.isPresent()
                ? word
                : wrong(
                        value,
                        field,
                        "must be one of " + form.words()
                                + scalar(value)
                                        .map(given -> ", given=" + shorten(given.toString())
                                                + hint(given.toString(), form.words()))
                                        .orElse(""));
    }

    private Optional<Object> readListing(Marked value, Form.Listing form, String field) {
        if (!(value instanceof Marked.Listing listing)) {
            return wrong(value, field, "must be a list" + given(value));
        }
        int count = listing.elements().size();
        if (count < form.min() || count > form.max()) {
            return wrong(value, field, "must have " + form.min() + " to " + form.max() + " elements, given=" + count);
        }
        int before = mistakes.size();
        List<Object> read = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < count; i++) {
            Marked element = listing.elements().get(i);
            String place = field + "[" + i + "]";
            read(element, form.element(), place).ifPresent(sound -> {
                if (seen.add(sound)) {
                    read.add(sound);
                } else {
                    var _ = wrong(element, place, "is given twice" + given(element));
                }
            });
        }
        return mistakes.size() > before ? Optional.empty() : Optional.of(read);
    }

    private Optional<Object> readWords(Marked value, Form.Words form, String field) {
        if (!(value instanceof Marked.Mapping mapping)) {
            return wrong(value, field, "must have keys" + given(value));
        }
        if (mapping.entries().size() > form.max()) {
            return wrong(value, field, "has too many keys, max=" + form.max());
        }
        int before = mistakes.size();
        Map<String, Object> read = new LinkedHashMap<>();
        for (Marked.Entry entry : mapping.entries()) {
            String place = path(field, entry.key());
            var key = new Marked.Scalar(entry.line(), entry.key(), entry.key());
            read(key, form.key(), place)
                    .flatMap(_ -> read(entry.value(), form.value(), place))
                    .ifPresent(sound -> read.put(entry.key(), sound));
        }
        return mistakes.size() > before ? Optional.empty() : Optional.of(read);
    }

    private static boolean suits(Marked value, Form form) {
        return switch (form) {
            case Form.Text _, Form.Choice _ ->
                scalar(value).filter(String.class::isInstance).isPresent();
            case Form.Whole _, Form.Decimal _ ->
                scalar(value).filter(java.lang.Number.class::isInstance).isPresent();
            case Form.Truth _ -> scalar(value).filter(Boolean.class::isInstance).isPresent();
            case Form.Listing _ -> value instanceof Marked.Listing;
            case Form.Keys _, Form.Words _ -> value instanceof Marked.Mapping;
            case Form.Either(var one, var other) -> suits(value, one) || suits(value, other);
        };
    }

    private static Optional<Object> scalar(Marked value) {
        return value instanceof Marked.Scalar(var _, var plain, var _) ? Optional.of(plain) : Optional.empty();
    }

    private static String given(Marked value) {
        return switch (value) {
            case Marked.Scalar(var _, var plain, var text) ->
                ", given=" + shorten(text) + (plain instanceof String ? "" : " (" + sort(plain) + ")");
            case Marked.Listing _ -> ", given a list";
            case Marked.Mapping _ -> ", given keys";
            case Marked.Nothing _ -> ", given nothing";
        };
    }

    private static String sort(Object plain) {
        return plain instanceof Boolean ? "a truth value" : "a number";
    }

    /** A suggestion where a word is only misspelt; the words there are stand in the sentence already. */
    private static String hint(String word, List<String> known) {
        String suggestion = Spelling.suggestion(word, known);
        return suggestion.startsWith(";") ? suggestion : "";
    }

    private static String shorten(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= SHOWN_CHARACTERS_MAX ? line : line.substring(0, SHOWN_CHARACTERS_MAX) + "...";
    }

    private <T> Optional<T> wrong(Marked value, String field, String fact) {
        mistakes.add(new Mistake(file, value.line(), field, fact));
        return Optional.empty();
    }

    private static String path(String field, String key) {
        return field.isEmpty() ? key : field + "." + key;
    }
}
