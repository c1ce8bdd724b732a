package io.lepton.inference;

import io.lepton.telemetry.Traces;
import java.util.Optional;

/**
 * What a node works with that others bring.
 *
 * @param explainer answers {@code explain}; without one, a node says that it explains nothing
 * @param traces takes the traces of inferences; closed by whoever opened it
 */
public record NodePorts(Optional<Explainer> explainer, Traces traces) {
    /** No explainer, and no traces. */
    public static NodePorts none() {
        return new NodePorts(Optional.empty(), Traces.off());
    }
}
