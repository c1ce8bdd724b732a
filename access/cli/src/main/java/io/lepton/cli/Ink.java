package io.lepton.cli;

import java.util.Map;

/** Colours words on a terminal and leaves them alone elsewhere, or where {@code NO_COLOR} is set. */
enum Ink {
    COLOURED,
    PLAIN;

    private static final String RESET = "\u001b[0m";

    /** Chooses by terminal and environment, as <a href="https://no-color.org">no-color.org</a> asks. */
    static Ink of(boolean isTerminal, Map<String, String> environment) {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return isTerminal && wanted ? COLOURED : PLAIN;
    }

    String bold(String text) {
        return paint("\u001b[1m", text);
    }

    String dim(String text) {
        return paint("\u001b[2m", text);
    }

    String bad(String text) {
        return paint("\u001b[31m", text);
    }

    String good(String text) {
        return paint("\u001b[32m", text);
    }

    String warn(String text) {
        return paint("\u001b[33m", text);
    }

    /** Colours a word that tells a state: green where all is well, red where something is lost, yellow between. */
    String state(String word) {
        return switch (word) {
            case "alive", "ready" -> paint("\u001b[32m", word);
            case "lost", "killed", "failed" -> bad(word);
            default -> paint("\u001b[33m", word);
        };
    }

    private String paint(String colour, String text) {
        return this == PLAIN || text.isEmpty() ? text : colour + text + RESET;
    }
}
