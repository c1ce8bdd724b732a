package io.lepton.federation;

import io.lepton.federation.codec.Codec;
import io.lepton.federation.codec.FixedPoint;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.Canonical;
import io.lepton.federation.strategy.Strategy;
import io.lepton.federation.strategy.SumStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a federation does, agreed on by its digest before the first round; nothing of it can change afterwards.
 *
 * @param federation its name
 * @param identities the participants: each one's Ed25519 key as X.509 encodes it
 * @param strategy how updates become a step
 * @param pace how many rounds, of whom, how long they may take
 * @param local how participants train
 * @param travel how updates travel and are added up
 * @param privacy what noise is added, if any
 */
public record Plan(
        String federation,
        Map<String, Bytes> identities,
        Strategy strategy,
        Pace pace,
        Local local,
        Travel travel,
        Optional<ParticipantPrivacy> privacy) {
    /**
     * The course of the rounds.
     *
     * @param rounds how many are to be committed
     * @param samplingRate the chance of each participant to be drawn for a round, independently, in (0, 1]
     * @param updatesMin with how many updates a round goes on
     * @param stepTime after how long a step goes on without those who are late
     * @param abortsMax how many rounds in a row may come to nothing before the federation stops
     */
    public record Pace(int rounds, double samplingRate, int updatesMin, Duration stepTime, int abortsMax) {
        public Pace {
            check(rounds >= 1, "rounds", rounds);
            check(samplingRate > 0 && samplingRate <= 1, "samplingRate", samplingRate);
            check(updatesMin >= 1, "updatesMin", updatesMin);
            check(stepTime.isPositive(), "stepTime", stepTime);
            check(abortsMax >= 1, "abortsMax", abortsMax);
        }
    }

    /**
     * Training at a participant.
     *
     * @param epochs how often each example is visited; steps are counted otherwise where examples are hidden
     * @param batchSize of how many examples' gradients a step takes the mean
     * @param seed from which visiting orders and rotations follow
     * @param privacy what noise hides single examples, if any
     * @param kept what of the model each participant keeps for itself
     */
    public record Local(
            int epochs,
            int batchSize,
            double learningRate,
            long seed,
            Optional<ExamplePrivacy> privacy,
            List<OwnBlock> kept) {
        public Local {
            kept = List.copyOf(kept);
            check(epochs >= 1, "epochs", epochs);
            check(batchSize >= 1, "batchSize", batchSize);
            check(learningRate > 0 && Double.isFinite(learningRate), "learningRate", learningRate);
        }

        /** Without noise, and all of the model shared. */
        public Local(int epochs, int batchSize, double learningRate, long seed) {
            this(epochs, batchSize, learningRate, seed, Optional.empty(), List.of());
        }

        public Local hiding(ExamplePrivacy noise) {
            return new Local(epochs, batchSize, learningRate, seed, Optional.of(noise), kept);
        }

        public Local keeping(OwnBlock... blocks) {
            return new Local(epochs, batchSize, learningRate, seed, privacy, List.of(blocks));
        }
    }

    /**
     * The way of an update.
     *
     * @param visibility who sees a single one
     * @param codec how it is written where it is seen; under masks it is always fixed point
     * @param range the greatest magnitude of a parameter's change
     * @param examplesMax the most examples that a participant may claim; more count for nothing
     */
    public record Travel(Visibility visibility, Codec codec, double range, long examplesMax) {
        public Travel {
            check(range > 0 && Double.isFinite(range), "range", range);
            check(examplesMax >= 1, "examplesMax", examplesMax);
        }
    }

    /** Who sees a single update. */
    public enum Visibility {
        /** The coordinator. */
        COORDINATOR,
        /** Nobody: they are added up under masks. */
        NOBODY
    }

    /**
     * Noise that hides whether a participant took part at all.
     *
     * @param clip the greatest Euclidean length of an update
     * @param noiseMultiplier z, the sum's noise in units of the clip
     * @param delta for the epsilon that is reported
     * @param epsilonMax the budget: the round that would exceed it does not begin
     */
    public record ParticipantPrivacy(double clip, double noiseMultiplier, double delta, double epsilonMax) {
        public ParticipantPrivacy {
            check(clip > 0 && Double.isFinite(clip), "clip", clip);
            check(noiseMultiplier > 0 && Double.isFinite(noiseMultiplier), "noiseMultiplier", noiseMultiplier);
            check(delta > 0 && delta < 1, "delta", delta);
            check(epsilonMax > 0 && Double.isFinite(epsilonMax), "epsilonMax", epsilonMax);
        }
    }

    /** @throws IllegalArgumentException if its parts do not go together; the message says why */
    public Plan {
        identities = Map.copyOf(identities);
        List<String> conflicts = PlanConflicts.of(identities.size(), strategy, pace, local, travel, privacy);
        if (!conflicts.isEmpty()) {
            throw new IllegalArgumentException("the plan contradicts itself: " + String.join("; ", conflicts));
        }
    }

    /** Everybody, in order. */
    public List<String> participants() {
        return identities.keySet().stream().sorted().toList();
    }

    /** What all sides compare: equal plans have equal digests, and others do not. */
    public Bytes digest() {
        Canonical text = new Canonical("plan").text(federation).texts(participants());
        new TreeMap<>(identities).values().forEach(text::bytes);
        // Records print all that they are made of.
        return text.text(strategy.toString())
                .text(pace.toString())
                .text(local.toString())
                .text(travel.toString())
                .text(privacy.toString())
                .digest();
    }

    /** How many vectors of the model's size an update consists of. */
    int blocks() {
        return strategy instanceof SumStrategy sums ? sums.blocks() : 1;
    }

    /** The fixed point in which so many updates are added up. */
    FixedPoint fixedPoint(int updates) {
        return new FixedPoint(travel.range(), updates);
    }

    /** Under noise everybody counts the same: the number of examples would betray something. */
    SumStrategy.Weighting weighting() {
        return privacy.isEmpty() && local.privacy().isEmpty() && strategy instanceof SumStrategy sums
                ? sums.weighting()
                : SumStrategy.Weighting.UNIFORM;
    }

    private static void check(boolean holds, String name, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("out of range: " + name + "=" + value);
        }
    }
}
