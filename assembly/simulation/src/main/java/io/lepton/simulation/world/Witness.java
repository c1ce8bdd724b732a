package io.lepton.simulation.world;

import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;

/** Sees everything that happens to requests, at the moment when it happens. */
public interface Witness {
    /** A caller near the region sets out. */
    void arrived(Ask ask, RegionId near, long nowNanos);

    /** A node begins to process the request. */
    void executed(Ask ask, NodeId node, RegionId region, long nowNanos);

    /** The caller has its answer, or has given up; told once for each arrival. */
    void finished(Ask ask, Outcome outcome, long nowNanos);
}
