package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.BackupAudit;
import io.lepton.wire.BackupSummary;
import io.lepton.wire.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code lepton backup}: the whole fleet in one file, while it runs; and {@code lepton backup verify}, without a fleet. */
final class BackupCommand {
    private final Argument<Path> target =
            Argument.optionalFileOperand("FILE", "where the backup goes; it must not be there yet");
    private final Argument<Path> file = Argument.fileOperand("FILE", "the backup");
    private final Argument<Boolean> json = Argument.flag("--json", "print JSON");
    private final Argument<Boolean> verifyJson = Argument.flag("--json", "print JSON");

    private final Session session;

    BackupCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return new Command(
                "backup",
                "Writes the whole fleet to one file while it runs: what is wished, its history, its model files.",
                "lepton backup fleet.backup",
                List.of(target, json),
                Optional.of(this::take),
                List.of(Command.of(
                        "verify",
                        "Reads a backup from its first byte to its last and tells whether it could be restored.",
                        "lepton backup verify fleet.backup",
                        List.of(file, verifyJson),
                        this::verify)));
    }

    private int take() {
        Path place = target.value()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_REQUEST, "a file is missing: FILE, as in lepton backup fleet.backup"));
        BackupSummary summary;
        try (var progress = session.terminal().progress()) {
            summary = session.fleet()
                    .backups()
                    .take(place, (done, total) -> progress.show("reading model files", done, total));
        }
        print(summary, "wrote " + place, json);
        return 0;
    }

    private int verify() {
        print(BackupAudit.of(file.required()), "whole: " + file.required(), verifyJson);
        return 0;
    }

    private void print(BackupSummary summary, String fact, Argument<Boolean> asJson) {
        session.terminal()
                .print(
                        asJson.isGiven()
                                ? Json.writePretty(summary)
                                : fact + ", " + Tables.size(summary.fileBytes()) + "\n" + page(summary));
    }

    /** Two lines: of when it is, and how much is in it. */
    static String page(BackupSummary summary) {
        var head = summary.head();
        var counts = summary.counts();
        return "  of " + head.madeAt() + ", revision " + head.revision() + ", epoch " + head.epoch() + ", by lepton "
                + head.programVersion() + "\n  " + counts.resources() + " resources, " + counts.changes()
                + " changes of the history, " + counts.artifacts() + " model files ("
                + Tables.size(counts.artifactBytes()) + "), each digest verified\n";
    }
}
