package io.lepton.federation;

import io.lepton.federation.codec.RingVector;
import io.lepton.federation.strategy.Update;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects what a round asks of its participants, step by step. Confined to one thread. */
interface Collector {
    /** What came of a step that was closed. */
    sealed interface Closed {
        /** There is a further step, with these questions. */
        record Further(Phase phase, Map<String, Message.FromCoordinator> questions) implements Closed {}

        /** The updates are added up: in fixed point, each component, then the weight. */
        record Summed(RingVector sum, int count) implements Closed {}

        /** The updates are there one by one. */
        record Single(List<Update> updates) implements Closed {}

        /** There is no result. */
        record Nothing(String reason) implements Closed {}
    }

    /** Who may still answer this step. */
    Set<String> awaited();

    /** With how many answers the step can be closed. */
    int enough();

    /** How many answers to this step have come. */
    int answered();

    /**
     * Takes in an answer.
     *
     * @return why it was not taken, if it was not
     */
    Optional<String> accept(Message.FromParticipant message);

    /** Goes on with those who answered, of whom there are enough. */
    Closed close();
}
