package io.lepton.federation;

import io.lepton.federation.codec.FixedPoint;
import io.lepton.federation.codec.RingVector;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.EachStrategy;
import io.lepton.federation.strategy.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects updates that the coordinator sees, in one step: adds them up in fixed point, or keeps them if they must be compared. */
final class OpenCollector implements Collector {
    private final Plan plan;
    private final int round;
    private final int size;
    private final FixedPoint fixedPoint;
    private final Set<String> awaited;
    private final Map<String, Update> updates = new TreeMap<>();
    private RingVector sum;

    OpenCollector(Plan plan, int round, List<String> roster, int size) {
        this.plan = plan;
        this.round = round;
        this.size = size;
        this.fixedPoint = plan.fixedPoint(roster.size());
        this.awaited = new TreeSet<>(roster);
        this.sum = RingVector.zeros(size + 1);
    }

    @Override
    public Set<String> awaited() {
        return Set.copyOf(awaited);
    }

    @Override
    public boolean isComplete() {
        return awaited.isEmpty();
    }

    @Override
    public int enough() {
        return plan.pace().updatesMin();
    }

    @Override
    public int answered() {
        return updates.size();
    }

    @Override
    public Optional<String> accept(Message.FromParticipant message) {
        if (!awaited.contains(message.participant())) {
            return Optional.of("not awaited: participant=" + message.participant());
        }
        return switch (message) {
            case Message.CodedUpdate update when update.round() == round -> accept(update);
            case Message.Decline decline
            when decline.round() == round -> {
                awaited.remove(decline.participant());
                yield Optional.empty();
            }
            case Message.FromParticipant _ -> Optional.of("of another step or round: round=" + round);
        };
    }

    @Override
    public Closed close() {
        return plan.strategy() instanceof EachStrategy
                ? new Closed.Single(new ArrayList<>(updates.values()))
                : new Closed.Summed(sum, updates.size());
    }

    @Override
    public Map<String, Integer> contributors() {
        Map<String, Integer> fresh = new TreeMap<>();
        updates.keySet().forEach(participant -> fresh.put(participant, 0));
        return fresh;
    }

    private Optional<String> accept(Message.CodedUpdate coded) {
        Weights change;
        try {
            change = UpdateVector.read(plan, size, coded);
            if (!(plan.strategy() instanceof EachStrategy)) {
                sum = sum.plus(UpdateVector.encode(plan, fixedPoint, change, coded.exampleCount(), 0));
            }
        } catch (IllegalArgumentException e) {
            return Optional.of(
                    "an update that cannot be used: participant=" + coded.participant() + ", " + e.getMessage());
        }
        awaited.remove(coded.participant());
        Weights kept = plan.strategy() instanceof EachStrategy ? change : Weights.none();
        updates.put(coded.participant(), new Update(coded.participant(), coded.exampleCount(), 0, kept));
        return Optional.empty();
    }
}
