package io.lepton.cli;

import io.lepton.wire.ChangeView;
import java.util.List;

/** {@code lepton undo}: restores what a change replaced, as a change of its own. */
final class UndoCommand {
    private final Argument<Long> revision =
            Argument.operand("REVISION", "the change, as lepton history numbers it", Values::revision);

    private final Session session;

    UndoCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "undo",
                "Restores all that a write changed; refused if something newer touched any of it.",
                "lepton undo 7",
                List.of(revision),
                this::run);
    }

    private int run() {
        List<ChangeView> changes = session.fleet().undo(revision.required());
        session.terminal()
                .print(HistoryCommand.table(changes, session.terminal().ink()));
        return 0;
    }
}
