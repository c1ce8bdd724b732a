package io.lepton.cli;

import io.lepton.client.LeptonClient;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.wire.ChangeView;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code lepton history}: shows who changed what, newest first. */
final class HistoryCommand {
    private final Argument<ModelName> model =
            Argument.option("--model", "MODEL", "only what is about this model", ModelName::new);

    private final Argument<String> kind =
            Argument.option("--kind", "KIND", "only what is of this kind, such as Policy", text -> text);
    private final Argument<String> name = Argument.option("--name", "NAME", "with --kind: only this one", text -> text);

    private final Session session;

    HistoryCommand(Session session) {
        this.session = session;
    }

    Command command() {
        var reading = new ReadingCommand<List<ChangeView>>(session, this::changes, HistoryCommand::table);
        return reading.command(
                "history",
                "Shows who changed what and when, newest first.",
                "lepton history --model digits",
                model,
                kind,
                name);
    }

    private List<ChangeView> changes(LeptonClient fleet) {
        if (kind.isGiven()) {
            return fleet.resources().history(kind.required(), name.value());
        }
        if (name.isGiven()) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "a name needs its kind: --kind");
        }
        return model.value().map(fleet::history).orElseGet(fleet::history);
    }

    /** One row a change. */
    static String table(List<ChangeView> changes, Ink ink) {
        var table = new Table(ink).numbers("REVISION").words("AT", "AUTHOR", "KIND", "NAME", "CHANGE");
        for (ChangeView change : changes) {
            table.row(
                    change.revision(),
                    change.at().truncatedTo(ChronoUnit.SECONDS),
                    change.author(),
                    change.kind(),
                    change.name(),
                    told(change));
        }
        return table.draw();
    }

    private static String told(ChangeView change) {
        if (change.after().isEmpty()) {
            return "removed";
        }
        var after = change.after().get();
        return change.before()
                .map(before -> differences(before, after))
                .orElse(change.kind().equals("version") ? "new" : "new: " + differences(Map.of(), after));
    }

    private static String differences(Map<String, Object> before, Map<String, Object> after) {
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                .map(key -> before.containsKey(key)
                        ? key + " " + before.get(key) + " -> " + after.get(key)
                        : key + " " + after.get(key))
                .collect(Collectors.joining(", "));
    }
}
