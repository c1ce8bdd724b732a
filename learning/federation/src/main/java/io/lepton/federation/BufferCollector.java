package io.lepton.federation;

import io.lepton.federation.Message.CodedUpdate;
import io.lepton.federation.Message.RoundStart;
import io.lepton.federation.codec.FixedPoint;
import io.lepton.federation.codec.RingVector;
import io.lepton.federation.codec.Weights;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Collects updates from whatever model they started, until the buffer is full (FedBuff). Who is late is not left behind: the update
 * counts in a later round, and less. Each participant is in a buffer once, so that the quick do not outvote the slow.
 */
final class BufferCollector implements Collector {
    private final Plan plan;
    private final int round;
    private final int size;
    private final int bufferSize;
    private final FixedPoint fixedPoint;
    private final Map<String, RoundStart> asked;
    private final Map<String, CodedUpdate> arrived = new TreeMap<>();
    private final Map<String, Integer> staleness = new TreeMap<>();
    private RingVector sum;
    private boolean isClosed;

    /**
     * A buffer.
     *
     * @param bufferSize with how many updates it is full
     * @param flights who was asked in this round or an earlier one, and what has come already
     */
    BufferCollector(Plan plan, int round, int size, int bufferSize, Flights flights) {
        this.plan = plan;
        this.round = round;
        this.size = size;
        this.bufferSize = bufferSize;
        this.fixedPoint = plan.fixedPoint(bufferSize);
        this.asked = new TreeMap<>(flights.asked());
        this.sum = RingVector.zeros(size + 1);
        // Those that fit in were found sound when they came, or are found out now and forgotten.
        new TreeMap<>(flights.arrived()).forEach((_, update) -> {
            var _ = take(update);
        });
    }

    @Override
    public Set<String> awaited() {
        return isFull() ? Set.of() : Set.copyOf(asked.keySet());
    }

    @Override
    public int enough() {
        return plan.pace().updatesMin();
    }

    @Override
    public int answered() {
        return staleness.size();
    }

    @Override
    public Optional<String> accept(Message.FromParticipant message) {
        String participant = message.participant();
        RoundStart start = asked.get(participant);
        if (start == null) {
            return Optional.of("not awaited: participant=" + participant);
        }
        return switch (message) {
            case CodedUpdate update
            when update.round() == start.round() -> {
                Optional<String> why = take(update);
                if (why.isEmpty()) {
                    asked.remove(participant);
                }
                yield why;
            }
            // Who leaves says so of the round that is open.
            case Message.Decline decline
            when decline.round() == start.round() || decline.round() == round -> {
                asked.remove(participant);
                yield Optional.empty();
            }
            case Message.FromParticipant _ -> Optional.of("of another step or round: round=" + start.round());
        };
    }

    @Override
    public boolean goesOn(Message.FromParticipant message) {
        return asked.containsKey(message.participant());
    }

    @Override
    public Closed close() {
        isClosed = true;
        return new Closed.Summed(sum, staleness.size());
    }

    @Override
    public Map<String, Integer> contributors() {
        return Map.copyOf(staleness);
    }

    @Override
    public Flights flights() {
        return new Flights(asked, arrived);
    }

    private boolean isFull() {
        return staleness.size() >= bufferSize;
    }

    private Optional<String> take(CodedUpdate update) {
        try {
            int age = round - update.round();
            Weights change = UpdateVector.read(plan, size, update);
            RingVector vector = UpdateVector.encode(plan, fixedPoint, change, update.exampleCount(), age);
            if (isClosed || isFull()) {
                arrived.put(update.participant(), update);
            } else {
                sum = sum.plus(vector);
                staleness.put(update.participant(), age);
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(
                    "an update that cannot be used: participant=" + update.participant() + ", " + e.getMessage());
        }
    }
}
