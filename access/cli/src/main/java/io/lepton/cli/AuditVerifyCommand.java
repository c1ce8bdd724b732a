package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditPosition;
import io.lepton.governance.AuditReport;
import io.lepton.governance.HeadKeys;
import io.lepton.governance.TreeHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code lepton audit verify}: reads a log without any fleet, and tells where it is not what was signed. */
final class AuditVerifyCommand {
    private final Argument<Path> path = Argument.optionalFileOperand(
            "FILE|FOLDER", "a file that lepton audit export wrote, or a control plane's folder (else the one here)");
    private final Argument<HeadKeys> keys = AuditTrust.keys();
    private final Argument<Path> head = Argument.fileOption(
            "--head", "FILE", "a head that lepton audit head printed: the log must have grown out of it");

    private final Session session;

    AuditVerifyCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "verify",
                "Verifies every entry, link and signed head of an audit log; needs no fleet.",
                "lepton audit verify audit.jsonl --key KEY",
                List.of(path, keys, head),
                this::run);
    }

    private int run() {
        Path log = path.value().orElseGet(this::here);
        if (!Files.exists(log)) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "no such file: audit=" + log);
        }
        HeadKeys trusted = keys.value().orElseGet(() -> found(log));
        Optional<TreeHead> kept = head.value().map(AuditTrust::head);
        kept.filter(one -> !trusted.believe(one)).ifPresent(_ -> {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "the head is not signed by a trusted key: --head=" + head.required());
        });
        AuditReport report = AuditFiles.verify(log, trusted, kept);
        tell(report, kept);
        return report.isWhole() ? 0 : AuditTrust.NOT_AS_SIGNED_EXIT_CODE;
    }

    /** The folder of the fleet that this home has, or of the control plane. */
    private Path here() {
        List<Path> folders = List.of(
                        session.home().resolve("fleet").resolve("audit"),
                        session.home().resolve("roles").resolve("control").resolve("audit"))
                .stream()
                .filter(Files::isDirectory)
                .toList();
        if (folders.size() != 1) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "name the file or the folder: logs here=" + folders);
        }
        return folders.getFirst();
    }

    private HeadKeys found(Path log) {
        Path file = Files.isDirectory(log)
                ? log.resolve("keys")
                : log.toAbsolutePath().resolveSibling("keys");
        if (!Files.exists(file)) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "which keys are trusted? give them with --key, or as a file: " + file);
        }
        session.terminal().tell("the keys are those of " + file + "; --key names the ones that you kept");
        return AuditTrust.read(file);
    }

    private void tell(AuditReport report, Optional<TreeHead> kept) {
        Terminal terminal = session.terminal();
        report.findings().forEach(finding -> terminal.printLine(terminal.ink().bad("not as signed") + ": " + finding));
        report.tail()
                .ifPresent(tail -> terminal.printLine(
                        "unfinished write, never acknowledged: " + tail.bytes() + " bytes from " + tail.from()));
        kept.filter(_ -> !report.isKeptHeadMet() && report.isWhole())
                .ifPresent(one -> terminal.printLine(
                        "the head of --head lies before what is here, and says nothing about it: size=" + one.size()));
        long size = report.position().map(AuditPosition::size).orElse(0L);
        terminal.printLine((report.isWhole()
                        ? terminal.ink().good("sound")
                        : terminal.ink().bad("NOT SOUND"))
                + ": entries " + report.firstEntry() + " to " + (size - 1) + ", signed heads "
                + report.headCount()
                + report.head().map(newest -> ", newest of " + newest.at()).orElse("")
                + (report.findings().isEmpty()
                        ? ""
                        : ", findings " + report.findings().size()));
    }
}
