package io.lepton.domain;

import java.util.List;

/**
 * What a node pushes to its region's gateway, ten times a second.
 *
 * @param node who speaks
 * @param sequence counts the signals of one run of the node
 * @param inFlight requests taken in and not yet answered
 * @param slots how many it can run at once
 * @param serviceMicros the moving average of an inference's time, in microseconds, 0 before the first
 * @param ready the versions that have passed their warm-up inference
 */
public record NodeSignal(
        NodeId node, long sequence, int inFlight, int slots, long serviceMicros, List<ModelVersionId> ready) {
    public NodeSignal {
        ready = List.copyOf(ready);
    }
}
