package io.lepton.federation;

import io.lepton.federation.codec.FixedPoint;
import io.lepton.federation.codec.RingVector;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.Sum;

/** An update as it is added up: weight times change, then the weight, in fixed point. */
final class UpdateVector {
    private UpdateVector() {}

    /**
     * Reads an update that the coordinator sees.
     *
     * @throws IllegalArgumentException if it cannot be used
     */
    static Weights read(Plan plan, int size, Message.CodedUpdate coded) {
        if (coded.exampleCount() < 1 || coded.exampleCount() > plan.travel().examplesMax()) {
            throw new IllegalArgumentException(
                    "a number of examples that the plan does not allow: exampleCount=" + coded.exampleCount());
        }
        long seed = codecSeed(plan, coded.round(), coded.participant());
        return plan.travel().codec().decode(coded.code().toArray(), size, seed);
    }

    /**
     * Writes an update.
     *
     * @param age how many rounds old it is
     * @throws IllegalArgumentException if a number is beyond the plan's range
     */
    static RingVector encode(Plan plan, FixedPoint fixedPoint, Weights change, long exampleCount, int age) {
        double weight =
                switch (plan.weighting()) {
                    case EXAMPLES -> (double) exampleCount / plan.travel().examplesMax();
                    case UNIFORM -> 1;
                    case FRESHNESS -> 1 / Math.sqrt(1.0 + age);
                };
        // A weight is at most 1: it takes up the range whatever that is.
        Weights last = Weights.of(weight * plan.travel().range());
        return fixedPoint.encode(change.times(weight).then(last));
    }

    /**
     * Reads a sum of updates.
     *
     * @throws IllegalArgumentException if the weights cannot be those of so many honest participants
     */
    static Sum decode(Plan plan, FixedPoint fixedPoint, RingVector sum, int count) {
        Weights decoded = fixedPoint.decode(sum);
        int size = decoded.size() - 1;
        double weight = decoded.get(size) / plan.travel().range();
        double rounding = count * fixedPoint.step() / plan.travel().range();
        if (!(weight > 0 && weight <= count + rounding)) {
            throw new IllegalArgumentException(
                    "the weights are not those of so many participants: weight=" + weight + ", count=" + count);
        }
        return new Sum(decoded.slice(0, size), weight, count);
    }

    /** The seed of the rotation of one participant's code in one round: both sides know it. */
    static long codecSeed(Plan plan, int round, String participant) {
        return SeededGenerator.derive(SeededGenerator.derive(plan.local().seed(), round), participant.hashCode());
    }
}
