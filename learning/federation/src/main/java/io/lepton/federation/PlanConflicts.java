package io.lepton.federation;

import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Pace;
import io.lepton.federation.Plan.ParticipantPrivacy;
import io.lepton.federation.Plan.Travel;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.Codec.Deviation;
import io.lepton.federation.strategy.EachStrategy;
import io.lepton.federation.strategy.FedBuff;
import io.lepton.federation.strategy.Scaffold;
import io.lepton.federation.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of a plan does not go together, and why. */
final class PlanConflicts {
    /** How many deviations of the noise must fit into the range beside the clipped update. */
    private static final double NOISE_ROOM = 8;

    private PlanConflicts() {}

    static List<String> of(
            int participants,
            Strategy strategy,
            Pace pace,
            Local local,
            Travel travel,
            Optional<ParticipantPrivacy> privacy) {
        List<String> conflicts = new ArrayList<>();
        if (pace.updatesMin() > participants) {
            conflicts.add("it waits for more updates than there are participants: updatesMin=" + pace.updatesMin()
                    + ", participants=" + participants);
        }
        if (travel.visibility() == Visibility.NOBODY) {
            ofSecureSums(participants, strategy, travel, conflicts);
        }
        if (strategy instanceof EachStrategy each && each.updatesMin() > pace.updatesMin()) {
            conflicts.add(name(strategy) + " needs more updates than a round waits for: needed=" + each.updatesMin()
                    + ", updatesMin=" + pace.updatesMin());
        }
        if (strategy instanceof FedBuff buffered) {
            ofBuffer(buffered, participants, pace, travel, conflicts);
        }
        if (strategy instanceof Scaffold && !local.kept().isEmpty()) {
            conflicts.add("SCAFFOLD's control variates are of the whole model, and of it some blocks are kept: kept="
                    + local.kept());
        }
        privacy.ifPresent(noise -> ofNoise(noise, strategy, pace, travel, conflicts));
        return conflicts;
    }

    private static void ofSecureSums(int participants, Strategy strategy, Travel travel, List<String> conflicts) {
        if (participants < 2) {
            conflicts.add("secure aggregation of one participant hides nothing: participants=" + participants);
        }
        if (strategy instanceof EachStrategy) {
            conflicts.add(name(strategy)
                    + " compares single updates, and secure aggregation is there so that nobody sees one");
        }
        if (travel.codec().deviation() != Deviation.NONE) {
            conflicts.add(
                    "codes of updates cannot be added under masks, only fixed point can: codec=" + travel.codec());
        }
    }

    private static void ofBuffer(FedBuff strategy, int participants, Pace pace, Travel travel, List<String> conflicts) {
        if (travel.visibility() == Visibility.NOBODY) {
            conflicts.add("FedBuff adds up updates of several rounds, and masks cancel only within one");
        }
        if (strategy.bufferSize() > participants || strategy.bufferSize() < pace.updatesMin()) {
            conflicts.add("the buffer is not between the least number of updates and that of participants: bufferSize="
                    + strategy.bufferSize() + ", updatesMin=" + pace.updatesMin() + ", participants=" + participants);
        }
    }

    private static void ofNoise(
            ParticipantPrivacy noise, Strategy strategy, Pace pace, Travel travel, List<String> conflicts) {
        if (strategy instanceof EachStrategy) {
            conflicts.add(
                    name(strategy) + " is no sum, so the noise of all participants together does not hide one of them");
        }
        double deviation = noise.noiseMultiplier() * noise.clip() / Math.sqrt(pace.updatesMin());
        double needed = noise.clip() + NOISE_ROOM * deviation;
        if (travel.range() < needed) {
            conflicts.add("the range has no room for the clipped update and its noise: range=" + travel.range()
                    + ", needed=" + needed);
        }
    }

    private static String name(Strategy strategy) {
        return strategy.getClass().getSimpleName();
    }
}
