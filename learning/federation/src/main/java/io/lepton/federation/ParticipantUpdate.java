package io.lepton.federation;

import io.lepton.federation.Plan.ParticipantPrivacy;
import io.lepton.federation.codec.FixedPoint;
import io.lepton.federation.codec.RingVector;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.privacy.DiscreteGaussian;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.Canonical;
import io.lepton.federation.secure.Keystream;

/** What becomes of a local change on its way out: clipped, weighed, put into fixed point, noise added; then masked or coded. */
final class ParticipantUpdate {
    private static final int SECRET_BYTES = 32;

    /** From what the noise of a round follows. */
    record Noise(int rosterSize, Bytes secret) {}

    private ParticipantUpdate() {}

    /**
     * The vector to be masked.
     *
     * @throws IllegalArgumentException if a number is beyond the plan's range
     */
    static RingVector vector(Plan plan, Happening.Trained trained, int rosterSize, Bytes secret) {
        FixedPoint fixedPoint = plan.fixedPoint(rosterSize);
        Weights change = clipped(plan, trained.change());
        RingVector vector = UpdateVector.encode(plan, fixedPoint, change, trained.exampleCount(), 0);
        return plan.privacy()
                .map(noise -> noisy(vector, fixedPoint, deviation(plan, noise), secret))
                .orElse(vector);
    }

    /** The secret from which a trainer's noise follows: it tells nothing of masks. */
    static Bytes exampleSecret(Bytes secret) {
        byte[] derived = new byte[SECRET_BYTES];
        Keystream.of(secret, new Canonical("example secret")).nextBytes(derived);
        return Bytes.of(derived);
    }

    /** The update as the coordinator sees it. */
    static Message.CodedUpdate coded(
            Plan plan, Happening.Trained trained, String self, Noise noise, Keepsakes keepsakes) {
        Weights change = trained.change();
        if (plan.privacy().isPresent()) {
            RingVector vector = vector(plan, trained, noise.rosterSize(), noise.secret());
            change = plan.fixedPoint(noise.rosterSize()).decode(vector).slice(0, change.size());
        }
        long seed = UpdateVector.codecSeed(plan, trained.round(), self);
        Bytes code = Bytes.of(keepsakes.encode(plan.travel().codec(), change, seed));
        return new Message.CodedUpdate(self, trained.round(), trained.exampleCount(), code);
    }

    private static Weights clipped(Plan plan, Weights change) {
        double clip = plan.privacy().map(ParticipantPrivacy::clip).orElse(Double.POSITIVE_INFINITY);
        double norm = change.norm();
        return norm > clip ? change.times(clip / norm) : change;
    }

    /** Each adds its share: as many as the round waits for make up the whole, and more only add to it. */
    private static double deviation(Plan plan, ParticipantPrivacy noise) {
        return noise.noiseMultiplier() * noise.clip() / Math.sqrt(plan.pace().updatesMin());
    }

    /** The weight, which stands last and is the same for all, gets none. */
    private static RingVector noisy(RingVector vector, FixedPoint fixedPoint, double deviation, Bytes secret) {
        var stream = Keystream.of(secret, new Canonical("participant noise"));
        var gaussian = new DiscreteGaussian(deviation / fixedPoint.step(), stream);
        int[] noisy = vector.toArray();
        for (int i = 0; i < noisy.length - 1; i++) {
            noisy[i] += (int) gaussian.next();
        }
        return RingVector.owning(noisy);
    }
}
