package io.lepton.control;

import io.lepton.control.ControlEffect.Note;
import io.lepton.domain.Assignment;
import io.lepton.domain.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells what an operator should know of changes that nobody commanded. Confined to the core. */
final class Timeline {
    private Set<NodeId> alive = Set.of();
    private Map<Assignment, String> failures = Map.of();

    /** Notes which nodes came to life or were lost since the last call. */
    List<Note> lives(Set<NodeId> now) {
        List<Note> notes = new ArrayList<>();
        now.stream()
                .filter(node -> !alive.contains(node))
                .forEach(node -> notes.add(Note.change("node alive", Map.of("node", node))));
        alive.stream()
                .filter(node -> !now.contains(node))
                .forEach(node -> notes.add(Note.degraded("node lost", Map.of("node", node))));
        alive = now;
        return notes;
    }

    /** Notes which replicas failed since the last call, and why. */
    List<Note> failures(Map<Assignment, String> now) {
        List<Note> notes = new ArrayList<>();
        now.forEach((held, detail) -> {
            if (!failures.containsKey(held)) {
                notes.add(Note.degraded(
                        "replica failed", Map.of("version", held.version(), "node", held.node(), "detail", detail)));
            }
        });
        failures = now;
        return notes;
    }
}
