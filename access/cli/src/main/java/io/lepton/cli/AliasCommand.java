package io.lepton.cli;

import io.lepton.client.LeptonClient;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.wire.AliasView;
import java.util.ArrayList;
import java.util.List;

/** {@code lepton alias}, {@code aliases} and {@code unalias}: names that stand for versions. */
final class AliasCommand {
    private final Argument<ModelName> alias =
            Argument.operand("NAME", "the alias; requests may use it where a model's name is", ModelName::new);
    private final Argument<ModelVersionId> version =
            Argument.operand("MODEL@VERSION", "what it stands for", TrafficValues::version);
    private final Argument<ModelName> removed = Argument.operand("NAME", "the alias", ModelName::new);

    private final Session session;
    private final Waiting waiting;

    AliasCommand(Session session) {
        this.session = session;
        this.waiting = new Waiting(session);
    }

    Command alias() {
        List<Argument<?>> arguments = new ArrayList<>(List.of(alias, version));
        arguments.addAll(waiting.arguments());
        return Command.of(
                "alias",
                "Makes a name stand for a version, or moves it there once that is ready everywhere.",
                "lepton alias fraud-prod fraud@3",
                arguments,
                this::set);
    }

    Command unalias() {
        return Command.of(
                "unalias",
                "Takes an alias away; the version stays.",
                "lepton unalias fraud-prod",
                List.of(removed),
                this::remove);
    }

    Command aliases() {
        return new ReadingCommand<>(session, LeptonClient::aliases, TrafficTables::aliases)
                .command("aliases", "Shows every alias and what it stands for.");
    }

    private int set() throws InterruptedException {
        ModelName name = alias.required();
        AliasView asked = session.fleet().setAlias(name, version.required());
        AliasView now = waiting.isWanted()
                ? waiting.await(() -> session.fleet().alias(name), AliasView::state, AliasView::detail)
                : asked;
        session.terminal()
                .printLine(
                        now.state().equals("ready")
                                ? name + " stands for " + now.wished()
                                : "moving " + name + " to " + now.wished());
        return 0;
    }

    private int remove() {
        session.fleet().removeAlias(removed.required());
        session.terminal().printLine("removed alias " + removed.required());
        return 0;
    }
}
