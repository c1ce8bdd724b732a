package io.lepton.federation;

import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.strategy.LocalWork;
import java.time.Instant;

/**
 * What a core wants done. A shell does these in their order, and an effect only once those before it are done: what is written is on
 * the disk before anything is sent that follows from it.
 */
public sealed interface Effect {
    /** Append to the journal. */
    record Write(Journal.Entry entry) implements Effect {}

    /** Send to a participant; the coordinator's. */
    record SendTo(String participant, Message.FromCoordinator message) implements Effect {}

    /** Send to the coordinator; a participant's. */
    record Say(Message.FromParticipant message) implements Effect {}

    /** Come back with a {@link Happening.Tick} then. */
    record WakeAt(Instant time) implements Effect {}

    /** Draw 32 secret bytes, and come back with {@link Happening.SecretDrawn}. */
    record DrawSecret(int round) implements Effect {}

    /**
     * Train, and come back with {@link Happening.Trained}.
     *
     * @param ownControl this participant's control variate; zeros at first, of size 0 where the strategy has none
     * @param noise the secret from which the noise follows that hides examples; empty where none is added
     */
    record Train(int round, Plan.Local local, LocalWork work, Weights ownControl, Bytes noise) implements Effect {}

    /** Try a model, and come back with {@link Happening.Tried}. */
    record Try(int round, LocalWork work) implements Effect {}

    /** Tell a person. */
    record Tell(String line) implements Effect {}
}
