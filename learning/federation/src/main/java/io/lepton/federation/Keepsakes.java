package io.lepton.federation;

import io.lepton.federation.codec.Codec;
import io.lepton.federation.codec.ErrorFeedback;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.LocalWork;
import java.util.Optional;

/**
 * What a participant keeps to itself from round to round: its control variate, its own blocks of the model, and what its codes have
 * left out so far. Confined to one thread.
 */
final class Keepsakes {
    private Weights control = Weights.none();
    private Weights own = Weights.none();
    private Weights left = Weights.none();

    /** The work that is asked for, with this participant's own blocks in the model. */
    LocalWork work(Plan.Local local, LocalWork asked) {
        return local.kept().isEmpty()
                ? asked
                : new LocalWork(personal(local, asked.model()), asked.proximal(), asked.control());
    }

    /** The control variate; of size 0 where the work has none. */
    Weights control(LocalWork asked) {
        if (!asked.isControlled()) {
            return Weights.none();
        }
        return control.size() > 0 ? control : Weights.zeros(asked.model().size());
    }

    /** A model with this participant's own blocks in it; empty as long as none of them is trained. */
    Optional<Weights> variant(Plan.Local local, Weights model) {
        boolean isTrained = local.kept().isEmpty() || own.size() > 0;
        return isTrained ? Optional.of(personal(local, model)) : Optional.empty();
    }

    /** The same where untrained blocks are the model's. */
    Weights personal(Plan.Local local, Weights model) {
        if (own.size() == 0) {
            return model;
        }
        double[] mixed = model.toArray();
        for (OwnBlock block : local.kept()) {
            for (int i = block.from(); i < block.to(); i++) {
                mixed[i] = own.get(i);
            }
        }
        return Weights.of(mixed);
    }

    /** Takes in what was learned, and leaves of it what is to be shared. */
    Weights share(Plan.Local local, LocalWork asked, Weights learned) {
        int size = asked.model().size();
        if (asked.isControlled()) {
            control = control(asked).plus(learned.slice(size, 2 * size));
        }
        if (local.kept().isEmpty()) {
            return learned;
        }
        own = personal(local, asked.model()).plus(learned.slice(0, size));
        double[] shared = learned.toArray();
        for (OwnBlock block : local.kept()) {
            for (int i = block.from(); i < block.to(); i++) {
                shared[i] = 0;
            }
        }
        return Weights.of(shared);
    }

    /** Writes a change; what a code leaves out of it is sent with the next, where that converges. */
    byte[] encode(Codec codec, Weights change, long seed) {
        if (codec.deviation() != Codec.Deviation.CONTRACTION) {
            return codec.encode(change, seed);
        }
        var feedback = new ErrorFeedback(codec, left.size() > 0 ? left : Weights.zeros(change.size()));
        byte[] code = feedback.encode(change, seed);
        left = feedback.left();
        return code;
    }
}
