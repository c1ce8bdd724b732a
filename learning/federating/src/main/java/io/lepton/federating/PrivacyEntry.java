package io.lepton.federating;

import io.lepton.federation.Plan.ParticipantPrivacy;
import java.util.Optional;

/**
 * Noise that hides whether a site took part.
 *
 * @param clip the greatest length of an update; longer ones are shortened
 * @param noise the noise's deviation in units of the clip
 * @param delta the chance with which the bound may fail
 * @param epsilon the budget: the round that would exceed it does not begin
 */
public record PrivacyEntry(double clip, double noise, Optional<Double> delta, double epsilon) {
    private static final double DELTA = 1e-5;

    public PrivacyEntry {
        new ParticipantPrivacy(clip, noise, delta.orElse(DELTA), epsilon);
    }

    ParticipantPrivacy privacy() {
        return new ParticipantPrivacy(clip, noise, delta.orElse(DELTA), epsilon);
    }
}
