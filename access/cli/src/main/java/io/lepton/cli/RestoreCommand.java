package io.lepton.cli;

import io.lepton.client.BackupCalls.Existing;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Json;
import io.lepton.wire.RestoreView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code lepton restore}: puts a fleet back to what a backup holds, wholly or not at all. */
final class RestoreCommand {
    private final Argument<Path> file = Argument.optionalFileOperand("FILE", "the backup");
    private final Argument<Boolean> replace = Argument.flag(
            "--replace",
            "put it in the place of all that the fleet holds, history included (else the fleet must be empty)");
    private final Argument<Boolean> json = Argument.flag("--json", "print JSON");

    private final Session session;

    RestoreCommand(Session session) {
        this.session = session;
    }

    /** The command, with the one beside it that restores a region. */
    Command command(Command region) {
        return new Command(
                "restore",
                "Puts a fleet back to what a backup holds; or starts a killed part of a development fleet again.",
                "lepton restore fleet.backup",
                List.of(file, replace, json),
                Optional.of(this::run),
                List.of(region));
    }

    private int run() {
        Path backup = file.value()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "what to restore is missing: lepton restore FILE, or lepton restore region NAME"));
        RestoreView view;
        try (var progress = session.terminal().progress()) {
            view = session.fleet()
                    .backups()
                    .restore(
                            backup,
                            replace.isGiven() ? Existing.REPLACE : Existing.KEEP,
                            (done, total) -> progress.show("sending model files", done, total));
        } catch (LeptonException e) {
            throw e.code() == ErrorCode.CONFLICT && !replace.isGiven() ? advised(e) : e;
        }
        session.terminal()
                .print(
                        json.isGiven()
                                ? Json.writePretty(view)
                                : "restored " + backup + ": the fleet goes on as epoch " + view.epoch() + ", revision "
                                        + view.revision() + "\n");
        return 0;
    }

    private static LeptonException advised(LeptonException refusal) {
        return new LeptonException(
                refusal.code(),
                String.valueOf(refusal.getMessage()).replace("replace=true puts", "--replace puts"),
                refusal);
    }
}
