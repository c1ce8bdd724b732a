package io.lepton.control;

import io.lepton.domain.FleetSnapshot;
import java.util.Map;
import java.util.stream.Collectors;

/** What a control plane is to do, in the order given. */
public sealed interface ControlEffect {
    /** Store the desired state; whatever comes after counts only once that has worked. */
    record Save(DesiredState desired) implements ControlEffect {}

    /** Send a snapshot to every open stream. */
    record Publish(FleetSnapshot snapshot) implements ControlEffect {}

    /** Send a snapshot to one receiver's streams. */
    record SendTo(String receiver, FleetSnapshot snapshot) implements ControlEffect {}

    /**
     * Write down a change that an operator would put on a timeline.
     *
     * @param message constant text
     * @param fields what the message is about
     */
    record Note(Weight weight, String message, Map<String, String> fields) implements ControlEffect {
        public Note {
            fields = Map.copyOf(fields);
        }

        /** A note of something that was meant to happen, or is well again. */
        static Note change(String message, Map<String, ?> fields) {
            return new Note(Weight.CHANGE, message, texts(fields));
        }

        /** A note of something that is worse than it should be. */
        static Note degraded(String message, Map<String, ?> fields) {
            return new Note(Weight.DEGRADED, message, texts(fields));
        }

        private static Map<String, String> texts(Map<String, ?> fields) {
            return fields.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, field -> String.valueOf(field.getValue())));
        }
    }

    /** How much an operator should care. */
    enum Weight {
        CHANGE,
        DEGRADED
    }
}
