package io.lepton.simulation.world;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;

/** Sees everything that happens to requests, at the moment when it happens. */
public interface Witness {
    /** A caller near the region sets out. */
    void arrived(Ask ask, RegionId near, long nowNanos);

    /** A node begins to process the request. */
    void executed(Ask ask, NodeId node, RegionId region, long nowNanos);

    /** A gateway sends a request to a place: the first that it tries, or one more. */
    default void attempted(Ask ask, boolean isFirst) {}

    /** A node begins to load a file; {@code isSound} tells whether its bytes are those that its name stands for. */
    default void loaded(NodeId node, ArtifactId artifact, boolean isSound) {}

    /** A control plane says what is in force from now on. */
    default void published(FleetSnapshot snapshot) {}

    /** A person asks for a deployment. */
    default void wished(Deployment deployment) {}

    /** The person is told that it is done. */
    default void acknowledged(Deployment deployment) {}

    /** The caller has its answer, or has given up; told once for each arrival. */
    void finished(Ask ask, Outcome outcome, long nowNanos);
}
