package io.lepton.federation;

import io.lepton.federation.secure.Bytes;

/** What a participant's core wants done that takes a trainer or a secret, and what comes of it. */
public final class SiteWork {
    /** How many bytes a secret has. */
    public static final int SECRET_BYTES = 32;

    private SiteWork() {}

    /** Trains; a trainer that refuses has failed. */
    public static Happening train(LocalTrainer trainer, Effect.Train train) {
        try {
            var learned = trainer.train(train);
            return new Happening.Trained(train.round(), learned.exampleCount(), learned.change());
        } catch (IllegalArgumentException e) {
            return new Happening.Failed(train.round(), String.valueOf(e.getMessage()));
        }
    }

    /** Tries a model. */
    public static Happening tryOut(LocalTrainer trainer, Effect.Try trial) {
        try {
            return new Happening.Tried(
                    trial.round(), trainer.evaluate(trial.work().model()));
        } catch (IllegalArgumentException e) {
            return new Happening.Failed(trial.round(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * What a core hears of the secret that it asked for.
     *
     * @param secret {@value #SECRET_BYTES} bytes from a cryptographic generator
     */
    public static Happening drawn(Effect.DrawSecret draw, byte[] secret) {
        return new Happening.SecretDrawn(draw.round(), Bytes.of(secret));
    }
}
