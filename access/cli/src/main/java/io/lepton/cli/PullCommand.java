package io.lepton.cli;

import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** {@code lepton models pull}: writes the file of a registered version; the whole file or nothing. */
final class PullCommand {
    private final Argument<ModelName> model = Argument.operand("NAME", "the model", ModelName::new);
    private final Argument<Path> file = Argument.fileOperand("FILE", "where the model file goes");
    private final Argument<Integer> version =
            Argument.option("--version", "N", "which version (default: the latest)", Values::version);

    private final Session session;

    PullCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "pull",
                "Writes the file of a model's version, as it was pushed.",
                "lepton models pull digits model.onnx",
                List.of(model, file, version),
                this::run);
    }

    private int run() {
        OptionalInt number = version.value().map(OptionalInt::of).orElse(OptionalInt.empty());
        ModelVersion pulled = session.fleet().pullModel(model.required(), number, file.required());
        session.terminal()
                .printLine("wrote " + pulled.id() + " to " + file.required() + ": " + Tables.size(pulled.sizeBytes()));
        return 0;
    }
}
