package io.lepton.simulation.judge;

import io.lepton.domain.RegionId;

/**
 * The faults of a run that takes one region away and gives it back.
 *
 * @param region the region that falls silent
 * @param lossNanos when it does
 * @param noticedNanos when everybody has noticed, at the latest
 * @param returnNanos when it can be reached again, with fresh processes
 * @param healedNanos when everything is as before, at the latest; the control plane is back by then too
 */
public record Outage(RegionId region, long lossNanos, long noticedNanos, long returnNanos, long healedNanos) {
    public Outage {
        if (!(lossNanos <= noticedNanos && noticedNanos <= returnNanos && returnNanos <= healedNanos)) {
            throw new IllegalArgumentException("not in order: lossNanos=" + lossNanos + ", noticedNanos=" + noticedNanos
                    + ", returnNanos=" + returnNanos + ", healedNanos=" + healedNanos);
        }
    }
}
