package io.lepton.server;

import io.lepton.cli.Training;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunShelf;
import io.lepton.runs.RunSubject;
import java.nio.file.Path;

/** What tells one kind of runs from another. */
interface RunTrade {
    RunShelf shelf();

    /** The class whose main method does the work, in a process of its own. */
    Class<?> process();

    /**
     * Reads what is to be done.
     *
     * @param file its name, for messages
     * @param base the folder that the paths in it are relative to
     * @throws io.lepton.domain.LeptonException INVALID_CONFIGURATION with every mistake
     */
    RunSubject check(String file, String text, Path base);

    /** Writes the page that shows a run, and tells where it lies. */
    Path page(RunFolder run);

    /** What a finished run has made. */
    Training.Product product(RunFolder run);

    /** The rows that a finished run has held out. */
    default Training.HeldOutRows heldOut(RunFolder run) {
        throw new LeptonException(ErrorCode.UNSUPPORTED, "only trainings hold out rows here: folder=" + run.path());
    }
}
