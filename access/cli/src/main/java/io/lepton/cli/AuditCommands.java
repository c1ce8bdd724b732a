package io.lepton.cli;

import java.util.List;

/** {@code lepton audit}: reads, proves and verifies the audit log. */
final class AuditCommands {
    private AuditCommands() {}

    static Command group(Session session) {
        return Command.group(
                "audit",
                "Reads, proves and verifies the audit log.",
                "lepton audit search --limit 20",
                List.of(
                        new AuditVerifyCommand(session).command(),
                        new AuditSearchCommand(session).command(),
                        new AuditExportCommand(session).command(),
                        new AuditProofCommand(session).command(),
                        new AuditConsistencyCommand(session).command(),
                        Command.of(
                                "head",
                                "Prints the newest signed tree head; keep it to hold the log against it later.",
                                "lepton audit head",
                                List.of(),
                                () -> {
                                    session.terminal()
                                            .printLine(session.fleet().audit().head());
                                    return 0;
                                }),
                        Command.of(
                                "keys",
                                "Prints the public keys that tree heads are signed with, one a line.",
                                "lepton audit keys",
                                List.of(),
                                () -> {
                                    session.fleet().audit().keys().forEach(session.terminal()::printLine);
                                    return 0;
                                })));
    }
}
