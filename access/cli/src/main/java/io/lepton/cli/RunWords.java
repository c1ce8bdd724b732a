package io.lepton.cli;

/** How runs of one kind are spoken of. */
enum RunWords {
    /** Trainings of one job. */
    RUN("run", "lepton train FILE", "lepton train --resume "),
    /** Trainings of several sites together. */
    FEDERATION("federation", "lepton federate FILE", "lepton federations resume ");

    private final String noun;
    private final String start;
    private final String resume;

    RunWords(String noun, String start, String resume) {
        this.noun = noun;
        this.start = start;
        this.resume = resume;
    }

    String noun() {
        return noun;
    }

    /** The command that begins one. */
    String start() {
        return start;
    }

    /** The command that takes one up again. */
    String resume(int number) {
        return resume + number;
    }

    /** The command that shows one. */
    String show(int number) {
        return "lepton " + noun + "s show " + number;
    }

    /** The command that registers what one has made. */
    String push(int number) {
        return "lepton models push --" + noun + " " + number;
    }
}
