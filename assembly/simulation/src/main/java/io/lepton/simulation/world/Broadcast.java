package io.lepton.simulation.world;

import io.lepton.simulation.engine.Lane;
import io.lepton.simulation.engine.VirtualNetwork;
import io.lepton.simulation.engine.VirtualProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The sending side of subscriptions: one lane to each subscriber, for as long as it carries, and a heartbeat every second.
 *
 * <p>A lane that a cut has broken is forgotten at the next sending, where a socket would find out later; nothing that is
 * sent on it would arrive either way.
 */
final class Broadcast<T> implements Source<T> {
    private static final long HEARTBEAT_NANOS = Duration.ofSeconds(1).toNanos();

    private final VirtualNetwork network;
    private final VirtualProcess self;
    private final String what;
    private final Map<Consumer<Optional<T>>, Lane> lanes = new LinkedHashMap<>();
    private long sent;

    /** Makes a broadcast that nobody listens to yet; {@code what} is its word in the trace. */
    Broadcast(VirtualNetwork network, VirtualProcess self, String what) {
        this.network = network;
        this.self = self;
        this.what = what;
        self.every(HEARTBEAT_NANOS, () -> send(Optional.empty()));
    }

    @Override
    public VirtualProcess process() {
        return self;
    }

    @Override
    public void subscribe(VirtualProcess reader, Consumer<Optional<T>> sink) {
        lanes.put(sink, network.lane(self, reader, () -> lanes.remove(sink)));
    }

    @Override
    public void unsubscribe(Consumer<Optional<T>> sink) {
        lanes.remove(sink);
    }

    /** Sends a value to every subscriber. */
    void publish(T value) {
        send(Optional.of(value));
    }

    /** Forgets every subscriber; they notice by the silence. */
    void end() {
        lanes.clear();
    }

    /** How many subscribers there are whose lanes carry. */
    int listenerCount() {
        lanes.values().removeIf(Lane::isBroken);
        return lanes.size();
    }

    private void send(Optional<T> line) {
        if (listenerCount() == 0) {
            return;
        }
        long number = ++sent;
        lanes.forEach((sink, lane) -> lane.send(what, number, () -> sink.accept(line)));
    }
}
