package io.lepton.cli;

import io.lepton.domain.RegionId;
import io.lepton.wire.FederationView;
import io.lepton.wire.RunView;
import java.nio.file.Path;
import java.util.List;

/** Has several sites learn together and keeps what came of it; the program implements it, so that the command line need not. */
@FunctionalInterface
public interface Federating {
    /** The federations that are kept in a home folder. */
    Federations in(Path home);

    /**
     * A variant of a model for the callers of one region.
     *
     * @param product what is registered beside the model, under the same name
     */
    record Regional(RegionId region, Training.Product product) {}

    /** Numbered federations: trainings of a file that names several sites. */
    interface Federations extends Training.Runs {
        /** Everything that is known of one. */
        FederationView federation(int number);

        /**
         * Has the sites that a file names learn together, each of which is a process of its own and calls; else as
         * {@link Training.Runs#train}. No row of theirs is seen.
         */
        RunView coordinate(Path file, ListenOptions listening, Training.Start start, Training.Listener listener)
                throws InterruptedException;

        /**
         * Is one site until the federation is over, or it is told to end by a signal.
         *
         * @return the exit code
         * @throws io.lepton.domain.LeptonException why it takes no part, or no longer
         */
        int takePart(SiteOptions options, LaunchProgress progress) throws InterruptedException;

        /** The variants that a finished one has made besides its model; none where all regions have the same. */
        List<Regional> variants(int number);
    }
}
