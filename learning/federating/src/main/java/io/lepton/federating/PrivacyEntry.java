package io.lepton.federating;

import io.lepton.federation.ExamplePrivacy;
import io.lepton.federation.Plan.ParticipantPrivacy;
import io.lepton.federation.PrivacyAccountant;
import io.lepton.runs.JobFile;
import java.util.Optional;

/**
 * Noise that hides whether a row was there, or whether a site took part.
 *
 * @param level what is hidden; whether a site took part if absent
 * @param clip the greatest length of what one row, or one site, contributes; longer ones are shortened
 * @param noise the noise's deviation in units of the clip; if absent, the least with which all rounds keep to the budget
 * @param delta the chance with which the bound may fail
 * @param epsilon the budget: the round that would exceed it does not begin
 * @param sampling the chance of each row to be drawn for a step
 * @param steps how many steps a site takes in a round; if absent, as many as draw each row once an epoch, on average
 */
public record PrivacyEntry(
        Optional<Level> level,
        double clip,
        Optional<Double> noise,
        Optional<Double> delta,
        double epsilon,
        Optional<Double> sampling,
        Optional<Integer> steps) {
    /** What is hidden. */
    public enum Level {
        /** Whether any one row was among a site's. */
        EXAMPLE,
        /** Whether a site took part at all. */
        PARTICIPANT
    }

    private static final double DELTA = 1e-5;
    private static final double SAMPLING = 0.1;
    private static final double ANY_NOISE = 1;

    public PrivacyEntry {
        JobFile.requireWithin("sampling", sampling, 1e-6, 1);
        JobFile.requireWithin("steps", steps, 1, 1 << 20);
        if (level.orElse(Level.PARTICIPANT) == Level.PARTICIPANT) {
            refuse("sampling", sampling);
            refuse("steps", steps);
        }
        // Refuses a number that makes no sense, by its name.
        new ParticipantPrivacy(clip, noise.orElse(ANY_NOISE), delta.orElse(DELTA), epsilon);
    }

    private static void refuse(String name, Optional<?> given) {
        if (given.isPresent()) {
            throw new IllegalArgumentException(
                    "rows are drawn only where each is hidden; say level: example, or leave it out: privacy." + name);
        }
    }

    boolean hidesExamples() {
        return level.orElse(Level.PARTICIPANT) == Level.EXAMPLE;
    }

    /** Noise that hides who took part, in so many rounds. */
    ParticipantPrivacy ofParticipants(int rounds) {
        double multiplier = noise.orElseGet(() -> least(1, rounds));
        return new ParticipantPrivacy(clip, multiplier, delta.orElse(DELTA), epsilon);
    }

    /** Noise that hides each row, in so many rounds of so many epochs. */
    ExamplePrivacy ofExamples(int rounds, int epochs) {
        double share = sampling.orElse(SAMPLING);
        int stepsPerRound = steps.orElse((int) Math.ceil(epochs / share));
        double multiplier =
                noise.orElseGet(() -> least(share, (int) Math.min(Integer.MAX_VALUE, (long) stepsPerRound * rounds)));
        return new ExamplePrivacy(share, stepsPerRound, clip, multiplier, delta.orElse(DELTA), epsilon);
    }

    private double least(double share, int stepCount) {
        return PrivacyAccountant.noise(share, epsilon, stepCount, delta.orElse(DELTA))
                .byLosses();
    }
}
