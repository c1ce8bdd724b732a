package io.lepton.cli;

import io.lepton.wire.Json;
import java.util.List;
import java.util.Map;

/** {@code lepton schema}: the kinds of resources, or the JSON Schema of one. */
final class SchemaCommand {
    private final Argument<String> kind = Argument.optionalOperand(0, "KIND", "the kind; every kind is listed without");

    private final Session session;

    SchemaCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "schema",
                "Lists the kinds of resources, or prints the JSON Schema of one.",
                "lepton schema deployment",
                List.of(kind),
                this::run);
    }

    private int run() {
        var fleet = session.fleet().resources();
        session.terminal()
                .print(kind.value()
                        .map(one -> Json.writePretty(fleet.schema(one)))
                        .orElseGet(() -> table(fleet.kinds())));
        return 0;
    }

    private String table(List<Map<String, Object>> kinds) {
        var table = new Table(session.terminal().ink()).words("KIND", "PURPOSE");
        kinds.forEach(one -> table.row(one.getOrDefault("kind", ""), one.getOrDefault("purpose", "")));
        return table.draw();
    }
}
