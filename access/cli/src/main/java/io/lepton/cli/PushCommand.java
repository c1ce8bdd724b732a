package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import java.nio.file.Path;
import java.util.List;

/** {@code lepton models push}: registers a model file as the next version; the whole file or nothing. */
final class PushCommand {
    private final Argument<ModelName> model = Argument.operand("NAME", "the model, new or not", ModelName::new);
    private final Argument<Path> file = Argument.fileOperand("FILE", "the model file, ONNX, or a pipeline");

    private final Session session;

    PushCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "push",
                "Registers a model file as the model's next version, which never changes again.",
                "lepton models push digits model.onnx",
                List.of(model, file),
                this::run);
    }

    private int run() {
        Path source = GivenFile.check("file", file.required());
        ModelVersion version = push(source);
        session.terminal()
                .printLine("registered " + version.id() + ": " + Tables.size(version.sizeBytes()) + ", sha256 "
                        + version.artifact());
        return 0;
    }

    private ModelVersion push(Path source) {
        try (var progress = session.terminal().progress()) {
            return session.fleet()
                    .pushModel(
                            model.required(),
                            source,
                            (sent, total) -> progress.show("sending " + source.getFileName(), sent, total));
        } catch (LeptonException e) {
            throw e.code() == ErrorCode.INVALID_MODEL_FILE ? refused(source, e) : e;
        }
    }

    /**
     * The control plane knows the file by its digest alone; a person knows it by the name that was typed. The mistakes of a
     * pipeline stand in lines of their own.
     */
    private static LeptonException refused(Path source, LeptonException refusal) {
        String reason = String.valueOf(refusal.getMessage());
        String join = reason.contains("\n") ? ", because of mistakes:\n" : ", because ";
        return new LeptonException(refusal.code(), "refused: file=" + source + join + reason, refusal);
    }
}
