package io.lepton.runs;

/** What is recorded in numbered folders of its own below a home. */
public enum RunShelf {
    /** Trainings of one job. */
    RUNS("run"),
    /** Trainings of several sites together. */
    FEDERATIONS("federation");

    private final String word;

    RunShelf(String word) {
        this.word = word;
    }

    /** What one of them is called. */
    public String word() {
        return word;
    }

    /** The folder below the home. */
    String folder() {
        return word + "s";
    }
}
