package io.lepton.inference;

import io.lepton.artifacts.ArtifactCover;
import io.lepton.telemetry.Traces;
import java.util.Optional;

/**
 * What a node works with that others bring.
 *
 * @param explainer answers {@code explain}; without one, a node says that it explains nothing
 * @param traces takes the traces of inferences; closed by whoever opened it
 * @param cover encrypts the model files that the node keeps; without one, they lie there as they are
 */
public record NodePorts(Optional<Explainer> explainer, Traces traces, Optional<ArtifactCover> cover) {
    /** Ports of a node that encrypts nothing. */
    public NodePorts(Optional<Explainer> explainer, Traces traces) {
        this(explainer, traces, Optional.empty());
    }

    /** No explainer, no traces, no cover. */
    public static NodePorts none() {
        return new NodePorts(Optional.empty(), Traces.off());
    }
}
