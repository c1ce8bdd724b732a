package io.lepton.control.manifest;

import io.lepton.chassis.Marked;
import io.lepton.chassis.MarkedYaml;
import io.lepton.domain.Spelling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads files of resources: every document an envelope of a known kind. Confined to one thread. */
public final class ManifestReader {
    /** The one version of the envelope that there is. */
    public static final String API_VERSION = "lepton.io/v1";

    private static final String KIND = "kind";
    private static final String VERSION = "apiVersion";

    private final Map<String, Form.Keys> forms;
    private final int charactersMax;
    private final List<Envelope> envelopes = new ArrayList<>();
    private final List<Mistake> mistakes = new ArrayList<>();

    /**
     * A reader that has read nothing.
     *
     * @param forms the form of a whole document of each kind
     * @param charactersMax of one file
     */
    public ManifestReader(Map<String, Form.Keys> forms, int charactersMax) {
        this.forms = Map.copyOf(forms);
        this.charactersMax = charactersMax;
    }

    /** Reads a file beside those before. */
    public void read(String file, String text) {
        var read = MarkedYaml.read(text, charactersMax);
        List<Mistake> found = new ArrayList<>();
        read.mistakes().forEach(mistake -> found.add(new Mistake(file, mistake.line(), "", mistake.fact())));
        read.documents().forEach(document -> read(file, document, found));
        found.sort(Comparator.comparingInt(Mistake::line));
        mistakes.addAll(found);
    }

    /** The sound ones, in the order of files and lines. */
    public List<Envelope> envelopes() {
        return List.copyOf(envelopes);
    }

    public List<Mistake> mistakes() {
        return List.copyOf(mistakes);
    }

    private void read(String file, Marked document, List<Mistake> found) {
        Optional<String> kind = kind(file, document, found);
        if (kind.isEmpty()) {
            return;
        }
        var reader = new FormReader(file);
        reader.readKeys(document, forms.getOrDefault(kind.get(), Form.Keys.of()), "")
                .ifPresent(keys -> envelopes.add(
                        new Envelope(file, document, kind.get(), map(keys, "metadata"), map(keys, "spec"))));
        found.addAll(reader.mistakes());
    }

    private Optional<String> kind(String file, Marked document, List<Mistake> found) {
        if (!(document instanceof Marked.Mapping mapping)) {
            found.add(
                    new Mistake(file, document.line(), "", "must have the keys " + VERSION + ", kind, metadata, spec"));
            return Optional.empty();
        }
        var entry = mapping.find(KIND);
        if (entry.isEmpty()) {
            String near = mapping.entries().stream()
                    .map(other -> Spelling.suggestion(KIND, List.of(other.key())))
                    .filter(suggestion -> suggestion.startsWith(";"))
                    .findFirst()
                    .map(_ -> "; is a key misspelt?")
                    .orElse("");
            found.add(new Mistake(file, document.line(), KIND, "a key is missing" + near));
            return Optional.empty();
        }
        String word = entry.get().value() instanceof Marked.Scalar scalar ? scalar.text() : "";
        if (!forms.containsKey(word)) {
            var known = forms.keySet().stream().sorted().toList();
            found.add(new Mistake(
                    file, entry.get().line(), KIND, "no such kind: " + word + Spelling.suggestion(word, known)));
            return Optional.empty();
        }
        return Optional.of(word);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> keys, String key) {
        return (Map<String, Object>) keys.getOrDefault(key, Map.of());
    }
}
