package io.lepton.checks;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Commands that a document tells its reader to type: a fenced block marked {@code sh}.
 *
 * @param place the document and the line, for messages
 * @param commands the text of the block
 * @param isRefused whether the document says that the block fails, by the mark {@code sh fails}
 */
record CommandBlock(String place, String commands, boolean isRefused) {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```sh( fails)?\\R(.*?)^```$");

    static List<CommandBlock> in(Path document) {
        String text = House.text(document);
        return FENCE.matcher(text)
                .results()
                .map(match -> of(document, text, match))
                .toList();
    }

    private static CommandBlock of(Path document, String text, MatchResult match) {
        long line = text.substring(0, match.start()).lines().count() + 1;
        return new CommandBlock(document.getFileName() + ":" + line, match.group(2), match.group(1) != null);
    }

    /** Tells whether it is this one command. */
    boolean is(String command) {
        return commands.strip().equals(command);
    }

    @Override
    public String toString() {
        return place + "\n" + commands;
    }
}
