package io.lepton.cli;

import io.lepton.client.ResourceCalls;
import io.lepton.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code lepton get}: shows the resources of a kind, or one of them, as a table, YAML or JSON. */
final class GetCommand {
    private static final Duration WATCH_PERIOD = Duration.ofSeconds(1);
    private static final int CELL_CHARACTERS_MAX = 80;

    private enum Language {
        YAML,
        JSON
    }

    private final Argument<String> kind = Argument.operand("KIND", "the kind, such as deployments", text -> text);
    private final Argument<String> name = Argument.optionalOperand(1, "NAME", "only this one");
    private final Argument<Language> language = Argument.choice(
            "-o", "print it as a file or a program has it", Map.of("yaml", Language.YAML, "json", Language.JSON));
    private final Argument<Boolean> watch = Argument.flag("--watch", "print it again each second, until Ctrl-C");

    private final Session session;

    GetCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "get",
                "Shows what is wished of a kind, or of one resource.",
                "lepton get deployments -o yaml",
                List.of(kind, name, language, watch),
                this::run);
    }

    private int run() throws InterruptedException {
        if (!watch.isGiven()) {
            session.terminal().print(draw());
            return 0;
        }
        while (!session.terminal().isClosed()) {
            session.terminal().reprint(draw());
            session.pace().pause(WATCH_PERIOD);
        }
        return 0;
    }

    private String draw() {
        ResourceCalls fleet = session.fleet().resources();
        Optional<Language> wanted = language.value();
        if (wanted.equals(Optional.of(Language.YAML))) {
            return fleet.yaml(kind.required(), name.value());
        }
        if (wanted.equals(Optional.of(Language.JSON))) {
            return Json.writePretty(
                    name.isGiven() ? fleet.one(kind.required(), name.required()) : fleet.all(kind.required()));
        }
        List<Map<String, Object>> documents = name.value()
                .map(one -> List.of(fleet.one(kind.required(), one)))
                .orElseGet(() -> fleet.all(kind.required()));
        return table(documents, session.terminal().ink());
    }

    /** One row a resource: what owns it, when it changed, and its spec in a line. */
    static String table(List<Map<String, Object>> documents, Ink ink) {
        var table = new Table(ink).words("NAME", "PROJECT").numbers("REVISION").words("LABELS", "SPEC");
        for (Map<String, Object> document : documents) {
            Map<String, Object> metadata = map(document, "metadata");
            table.row(
                    metadata.getOrDefault("name", ""),
                    metadata.getOrDefault("project", ""),
                    metadata.getOrDefault("revision", 0),
                    pairs(map(metadata, "labels")),
                    pairs(map(document, "spec")));
        }
        return table.draw();
    }

    private static String pairs(Map<String, Object> map) {
        return map.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + shortened(String.valueOf(entry.getValue())))
                .collect(Collectors.joining(" "));
    }

    private static String shortened(String text) {
        return text.length() <= CELL_CHARACTERS_MAX ? text : text.substring(0, CELL_CHARACTERS_MAX) + "...";
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> document, String key) {
        return (Map<String, Object>) document.getOrDefault(key, Map.of());
    }
}
