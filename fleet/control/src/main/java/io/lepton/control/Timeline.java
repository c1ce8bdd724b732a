package io.lepton.control;

import io.lepton.control.ControlEffect.Note;
import io.lepton.control.Placement.Pulse;
import io.lepton.domain.Assignment;
import io.lepton.domain.ModelName;
import io.lepton.domain.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells what an operator should know of changes that nobody commanded. Confined to the core. */
final class Timeline {
    private final Set<NodeId> alive = new HashSet<>();
    private final Map<ModelName, Map<Assignment, String>> failures = new HashMap<>();

    /** Notes which of some nodes came to life or were lost since the last call. */
    List<Note> lives(Collection<NodeId> changed, Roster roster) {
        List<Note> notes = new ArrayList<>();
        for (NodeId node : new TreeSet<>(changed)) {
            if (roster.pulse(node) == Pulse.ALIVE) {
                if (alive.add(node)) {
                    notes.add(Note.change("node alive", Map.of("node", node)));
                }
            } else if (alive.remove(node)) {
                notes.add(Note.degraded("node lost", Map.of("node", node)));
            }
        }
        return notes;
    }

    /** Notes which replicas of a model failed since the last call, and why. */
    List<Note> failures(ModelName model, Map<Assignment, String> now) {
        List<Note> notes = new ArrayList<>();
        Map<Assignment, String> before = failures.getOrDefault(model, Map.of());
        now.forEach((held, detail) -> {
            if (!before.containsKey(held)) {
                notes.add(failed(held, detail));
            }
        });
        if (now.isEmpty()) {
            failures.remove(model);
        } else {
            failures.put(model, now);
        }
        return notes;
    }

    static Note failed(Assignment held, String detail) {
        return Note.degraded(
                "replica failed", Map.of("version", held.version(), "node", held.node(), "detail", detail));
    }
}
