package io.lepton.cli;

import io.lepton.cli.Training.Product;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import java.nio.file.Path;
import java.util.List;

/** {@code lepton models push}: registers a model file as the next version; the whole file or nothing. */
final class PushCommand {
    private final Argument<String> model = Argument.optionalOperand(0, "NAME", "the model, new or not");
    private final Argument<String> file = Argument.optionalOperand(1, "FILE", "the model file, ONNX, or a pipeline");
    private final Argument<Integer> run = Argument.option(
            "--run", "N", "what run N has made, under the name that its job gives, with its lineage", Values::run);

    private final Argument<Integer> federation = Argument.option(
            "--federation",
            "N",
            "what federation N has made, under the name that its file gives, with its lineage",
            Values::run);

    private final Session session;
    private final Training training;
    private final Federating federating;

    PushCommand(Session session, Training training, Federating federating) {
        this.session = session;
        this.training = training;
        this.federating = federating;
    }

    Command command() {
        return Command.of(
                "push",
                "Registers a model file as the model's next version, which never changes again.",
                "lepton models push digits model.onnx",
                List.of(model, file, run, federation),
                this::run);
    }

    private int run() {
        if (run.isGiven() || federation.isGiven()) {
            ModelVersion version = register(product());
            tell(version);
            if (federation.isGiven()) {
                pushVariants(version);
            }
            return 0;
        }
        Path source = GivenFile.check("file", Path.of(required("FILE", file)));
        tell(push(name(required("NAME", model)), source));
        return 0;
    }

    private void pushVariants(ModelVersion common) {
        var registered = new RegionalVersions(session, this)
                .register(federating.in(session.home()).variants(federation.required()));
        if (!registered.isEmpty()) {
            session.terminal()
                    .tell("once " + common.id() + " is deployed, each region has its own by: "
                            + RegionalVersions.command(common.id().model(), registered));
        }
    }

    private Product product() {
        if (run.isGiven() && federation.isGiven()) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "give --run N or --federation N, not both");
        }
        if (file.isGiven()) {
            String option = run.isGiven() ? "--run N" : "--federation N";
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "give a FILE or " + option + ", not both");
        }
        return run.isGiven()
                ? training.in(session.home()).product(run.required())
                : federating.in(session.home()).product(federation.required());
    }

    /** Registers what a training has made, with where it came from. */
    ModelVersion register(Product product) {
        ModelName name = model.value().map(PushCommand::name).orElseGet(() -> name(product.model()));
        ModelVersion version = push(name, product.file());
        Lineage.attach(session.fleet().resources(), version, product);
        return version;
    }

    private static String required(String label, Argument<String> operand) {
        return operand.value()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        label + " is missing: give NAME and FILE, or --run N for what a training has made"));
    }

    private static ModelName name(String text) {
        try {
            return new ModelName(text);
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    /** Tells a person what was registered. */
    void tell(ModelVersion version) {
        session.terminal()
                .printLine("registered " + version.id() + ": " + Tables.size(version.sizeBytes()) + ", sha256 "
                        + version.artifact());
    }

    private ModelVersion push(ModelName name, Path source) {
        try (var progress = session.terminal().progress()) {
            return session.fleet()
                    .pushModel(
                            name,
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
