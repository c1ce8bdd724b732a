package io.lepton.control.manifest;

import io.lepton.chassis.Marked;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One resource as a file has it, held against the form of its kind.
 *
 * @param file as the sender calls it
 * @param root the whole document
 * @param kind the word that names its kind
 * @param metadata name, project, labels, annotations, revision
 * @param spec what it is to be
 */
public record Envelope(String file, Marked root, String kind, Map<String, Object> metadata, Map<String, Object> spec) {
    public String name() {
        return metadata.getOrDefault("name", "").toString();
    }

    public Optional<String> project() {
        return Optional.ofNullable(metadata.get("project")).map(Object::toString);
    }

    /** The revision that the writer saw, if it is told. */
    public Optional<Long> revision() {
        return Optional.ofNullable(metadata.get("revision")).map(Long.class::cast);
    }

    /** Texts under a key of the metadata; empty if it is not there. */
    @SuppressWarnings("unchecked")
    public Map<String, String> words(String key) {
        return (Map<String, String>) metadata.getOrDefault(key, Map.of());
    }

    public Optional<String> text(String key) {
        return Optional.ofNullable(spec.get(key)).map(Object::toString);
    }

    public Optional<Double> number(String key) {
        return Optional.ofNullable(spec.get(key)).map(Double.class::cast);
    }

    public boolean truth(String key) {
        return Boolean.TRUE.equals(spec.get(key));
    }

    /** The elements under a key of the spec, as texts; absent if there is no list. */
    public Optional<List<String>> list(String key) {
        return spec.get(key) instanceof List<?> elements
                ? Optional.of(elements.stream().map(Object::toString).toList())
                : Optional.empty();
    }

    /** The line of a field, or of the nearest thing around it. */
    public int line(String field) {
        Marked at = root;
        int line = root.line();
        for (String step : field.split("[.\\[]", -1)) {
            if (at instanceof Marked.Mapping mapping && mapping.find(step).isPresent()) {
                Marked.Entry entry = mapping.find(step).get();
                line = entry.line();
                at = entry.value();
            } else {
                return line;
            }
        }
        return line;
    }

    /** A mistake in a field. */
    public Mistake mistake(String field, String fact) {
        return new Mistake(file, line(field), field, fact);
    }
}
