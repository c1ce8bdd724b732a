package io.lepton.federation;

import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;

/** What comes to a core: a message, the time, or the result of something that it wanted done. */
public sealed interface Happening {
    /** A message came. */
    record Heard(Message message) implements Happening {}

    /** Time has passed. */
    record Tick() implements Happening {}

    /** 32 bytes for the secrets of a round, from a cryptographic generator. */
    record SecretDrawn(int round, Bytes secret) implements Happening {}

    /**
     * Training is over.
     *
     * @param change of the model, and after it what the strategy asks for besides
     */
    record Trained(int round, long exampleCount, Weights change) implements Happening {}

    /** Training or evaluation did not work. */
    record Failed(int round, String reason) implements Happening {}

    /** The model was tried. */
    record Tried(int round, Evaluation evaluation) implements Happening {}
}
