package io.lepton.control;

import io.lepton.control.Change.Kind;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What any thing that is wished may carry beside itself.
 *
 * @param kind the kind of the thing
 * @param subject the thing's name
 * @param project what owns it; {@link Project#DEFAULT} if absent, for kinds that are owned
 * @param labels short words for programs, by key
 * @param annotations longer words for people, by key
 */
public record Metadata(
        Kind kind,
        String subject,
        Optional<String> project,
        Map<String, String> labels,
        Map<String, String> annotations) {
    public Metadata {
        labels = sorted(labels);
        annotations = sorted(annotations);
    }

    /** What a thing carries of which nobody has said anything. */
    static Metadata none(Kind kind, String subject) {
        return new Metadata(kind, subject, Optional.empty(), Map.of(), Map.of());
    }

    /** The name under which it is kept. */
    String name() {
        return name(kind, subject);
    }

    static String name(Kind kind, String subject) {
        return kind.word() + "/" + subject;
    }

    boolean isEmpty() {
        return project.isEmpty() && labels.isEmpty() && annotations.isEmpty();
    }

    private static SortedMap<String, String> sorted(Map<String, String> words) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(words));
    }
}
