package io.lepton.cli;

import io.lepton.wire.BackupResource;
import java.net.URI;
import java.util.List;

/** Starts fleets that are only there to be restored into; the program implements it, so that the command line need not. */
@FunctionalInterface
public interface DrillGround {
    /** An empty fleet in a place of its own, which is gone when it is closed. */
    interface Site extends AutoCloseable {
        /** Where its control plane answers. */
        URI control();

        /**
         * What of the fleet's snapshot follows from what is wished, as a gateway gets it and believes it.
         *
         * @param epochMin the reign that it must be of, or a later one
         * @return the digest, {@link io.lepton.wire.SnapshotContent}
         * @throws io.lepton.domain.LeptonException if none came in time
         */
        String contentDigest(long epochMin) throws InterruptedException;

        @Override
        void close();
    }

    /**
     * Starts a fleet.
     *
     * @param declared what is to be restored into it: a fleet that starts with its regions adds nothing of its own
     */
    Site open(List<BackupResource> declared);
}
