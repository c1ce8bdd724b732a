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

    /** Tells whether nobody is awaited any more. */
    default boolean isComplete() {
        return awaited().isEmpty();
    }

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

    /** Tells whether a message is for this collector although its round has gone on to trials. */
    default boolean goesOn(Message.FromParticipant message) {
        return false;
    }

    /** Whose updates are in the result, once there is one: of each how many rounds old it was. */
    Map<String, Integer> contributors();

    /** What is still under way, for the next round. */
    default Flights flights() {
        return Flights.none();
    }

    /** Goes on with those who answered, of whom there are enough. */
    Closed close();
}
