package io.lepton.cli;

import io.lepton.wire.ApplyView;
import io.lepton.wire.ApplyView.Difference;
import io.lepton.wire.ApplyView.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws what came of files of resources: a line for each, one for each field that differs, and the sum. */
final class ApplyPage {
    private static final List<String> ACTIONS = List.of("created", "changed", "deleted", "absent", "unchanged");
    private static final int VALUE_CHARACTERS_MAX = 80;

    private ApplyPage() {}

    /** The whole page. */
    static String draw(ApplyView view, String ending, Ink ink) {
        var text = new StringBuilder();
        for (Outcome outcome : view.outcomes()) {
            text.append(line(outcome, ink));
            outcome.differences().forEach(difference -> text.append(line(difference, ink)));
        }
        return text.append(sum(view)).append(ending).append("\n").toString();
    }

    private static String line(Outcome outcome, Ink ink) {
        String line = "%-9s  %s %s".formatted(outcome.action(), outcome.kind(), outcome.name());
        String coloured =
                switch (outcome.action()) {
                    case "created" -> ink.good(line);
                    case "changed" -> ink.warn(line);
                    case "deleted" -> ink.bad(line);
                    default -> ink.dim(line);
                };
        return coloured + "\n";
    }

    private static String line(Difference difference, Ink ink) {
        return "             " + difference.field() + ": " + ink.bad(shown(difference.before())) + " -> "
                + ink.good(shown(difference.after())) + "\n";
    }

    private static String shown(Optional<Object> value) {
        String text = value.map(Object::toString)
                .map(word -> word.isEmpty() ? "\"\"" : word)
                .orElse("(none)");
        String line = text.replaceAll("\\R", " ");
        return line.length() <= VALUE_CHARACTERS_MAX ? line : line.substring(0, VALUE_CHARACTERS_MAX) + "...";
    }

    private static String sum(ApplyView view) {
        return ACTIONS.stream()
                .flatMap(action -> {
                    long count = view.outcomes().stream()
                            .filter(outcome -> outcome.action().equals(action))
                            .count();
                    return count == 0 ? Stream.<String>empty() : Stream.of(count + " " + action);
                })
                .collect(Collectors.joining(", "));
    }
}
