package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code lepton audit export}: the log as JSON lines exactly as it is kept, so that it can be verified elsewhere. */
final class AuditExportCommand {
    private final Argument<Long> from = Argument.option(
            "--from", "ENTRY", "from this entry on: 0, or the size of a head (default: 0)", Values::entry);
    private final Argument<Path> output =
            Argument.fileOption("--output", "FILE", "writes them there (else they are printed)");

    private final Session session;

    AuditExportCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "export",
                "Prints the audit log as JSON lines, exactly as it is kept.",
                "lepton audit export --output audit.jsonl",
                List.of(from, output),
                this::run);
    }

    private int run() {
        if (output.value().isEmpty()) {
            long _ = export(session.terminal()::print);
            return 0;
        }
        Path file = output.required();
        try (Writer out = Files.newBufferedWriter(file)) {
            long entries = export(page -> write(out, page));
            session.terminal().printLine("exported to " + file + ", up to entry " + (entries - 1));
            return 0;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private interface Sink {
        void accept(String page);
    }

    /** Page by page, each of which ends in a head; tells how many entries the log has. */
    private long export(Sink sink) {
        long next = from.value().orElse(0L);
        for (String page = page(next); !page.isEmpty(); page = page(next)) {
            sink.accept(page);
            next = AuditTrust.head(page.substring(page.lastIndexOf('\n', page.length() - 2) + 1))
                    .size();
        }
        return next;
    }

    private String page(long entry) {
        return session.fleet().audit().lines(entry);
    }

    private void write(Writer out, String page) {
        try {
            out.write(page);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private LeptonException unwritable(IOException cause) {
        return new LeptonException(
                ErrorCode.STORAGE_FAILED,
                "cannot be written: --output=" + output.required() + ", cause=" + cause.getMessage(),
                cause);
    }
}
