package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** {@code lepton export}: the whole desired state as YAML that applies to an empty fleet, with its model files or without. */
final class ExportCommand {
    private static final String FILE_NAME = "fleet.yaml";

    private final Argument<Path> folder = Argument.fileOption(
            "--output", "DIR", "a folder for the model files too, which an empty fleet needs (else YAML is printed)");

    private final Session session;

    ExportCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "export",
                "Prints the whole desired state as YAML that lepton apply takes.",
                "lepton export --output backup",
                List.of(folder),
                this::run);
    }

    private int run() {
        String text = session.fleet().resources().export();
        if (folder.value().isEmpty()) {
            session.terminal().print(text);
            return 0;
        }
        Path target = folder.required();
        Map<String, String> files = write(target);
        String named = text;
        for (var file : files.entrySet()) {
            named = named.replaceAll("artifact: ['\"]?" + file.getKey() + "['\"]?", "file: " + file.getValue());
        }
        try {
            Files.writeString(target.resolve(FILE_NAME), named);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
        session.terminal()
                .printLine("exported to " + target.resolve(FILE_NAME) + ", with " + files.size() + " model files");
        return 0;
    }

    /** Writes every model file once; tells the path of each digest, relative to the folder. */
    private Map<String, String> write(Path target) {
        Map<String, String> files = new LinkedHashMap<>();
        try {
            Files.createDirectories(target.resolve("models"));
        } catch (IOException e) {
            throw unwritable(target, e);
        }
        for (var model : session.fleet().models()) {
            for (ModelVersion version : model.versions()) {
                String ending = version.format() == ModelFormat.PIPELINE ? ".json" : ".onnx";
                String path = "models/" + model.name() + "-" + version.id().number() + ending;
                if (files.putIfAbsent(version.artifact().sha256(), path) == null) {
                    session.fleet()
                            .pullModel(model.name(), OptionalInt.of(version.id().number()), target.resolve(path));
                }
            }
        }
        return files;
    }

    private static LeptonException unwritable(Path target, IOException cause) {
        return new LeptonException(
                ErrorCode.STORAGE_FAILED,
                "cannot be written: --output=" + target + ", cause="
                        + cause.getClass().getSimpleName(),
                cause);
    }
}
