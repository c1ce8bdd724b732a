package io.lepton.cli;

/** Shows a person how far a starting fleet is. */
public interface LaunchProgress {
    /** Tells what is being done; the next step takes its place on a terminal, and its own line elsewhere. */
    void step(String what);

    /**
     * Tells how far work of a known size is.
     *
     * @param done the part that is done, in [0, total]
     * @param total the whole, in the same unit, positive
     */
    void step(String what, long done, long total);

    /** Prints a line that stays, to the standard output, such as a command to paste. */
    void say(String line);
}
