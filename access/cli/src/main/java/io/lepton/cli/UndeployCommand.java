package io.lepton.cli;

import io.lepton.domain.ModelName;
import java.util.List;

/** {@code lepton undeploy}: stops serving a model; its versions stay registered. */
final class UndeployCommand {
    private final Argument<ModelName> model = Argument.operand("MODEL", "the model", ModelName::new);

    private final Session session;

    UndeployCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "undeploy",
                "Stops serving a model; its versions stay registered.",
                "lepton undeploy digits",
                List.of(model),
                this::run);
    }

    private int run() {
        session.fleet().undeploy(model.required());
        session.terminal().printLine("no longer serving " + model.required());
        return 0;
    }
}
