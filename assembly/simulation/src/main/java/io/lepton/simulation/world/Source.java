package io.lepton.simulation.world;

import io.lepton.simulation.engine.VirtualProcess;
import java.util.Optional;
import java.util.function.Consumer;

/** Something to subscribe to. */
interface Source<T> {
    /** The process that sends. */
    VirtualProcess process();

    /**
     * Takes a subscriber in.
     *
     * @param reader the process that subscribes
     * @param sink run there with each value, and with nothing for a heartbeat
     */
    void subscribe(VirtualProcess reader, Consumer<Optional<T>> sink);

    /** Forgets a subscriber. */
    void unsubscribe(Consumer<Optional<T>> sink);
}
