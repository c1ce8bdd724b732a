package io.lepton.cli;

import io.lepton.wire.FederationView;
import java.nio.file.Path;

/** Has several sites learn together and keeps what came of it; the program implements it, so that the command line need not. */
@FunctionalInterface
public interface Federating {
    /** The federations that are kept in a home folder. */
    Federations in(Path home);

    /** Numbered federations: trainings of a file that names several sites. */
    interface Federations extends Training.Runs {
        /** Everything that is known of one. */
        FederationView federation(int number);
    }
}
