package io.lepton.simulation.world;

import io.lepton.simulation.engine.VirtualProcess;
import java.util.function.Consumer;

/** A process that takes requests: a gateway or a node. */
interface Server {
    VirtualProcess process();

    /** Takes a request in; the outcome is told once, unless the process dies first. */
    void serve(Ask ask, Consumer<Outcome> reply);
}
