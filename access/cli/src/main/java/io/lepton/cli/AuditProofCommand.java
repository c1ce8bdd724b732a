package io.lepton.cli;

import io.lepton.governance.HeadKeys;
import io.lepton.governance.InclusionProof;
import io.lepton.governance.LogHash;
import io.lepton.governance.TreeHead;
import io.lepton.wire.AuditProofView;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code lepton audit proof}: proves that an entry is in the log, and checks the proof here. */
final class AuditProofCommand {
    private final Argument<Long> entry =
            Argument.operand("ENTRY", "the entry, as lepton audit search numbers it", Values::entry);
    private final Argument<HeadKeys> keys = AuditTrust.keys();
    private final Argument<Boolean> json = Argument.flag("--json", "print the proof as JSON, to be checked elsewhere");

    private final Session session;

    AuditProofCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "proof",
                "Proves that an entry is in the tree of the newest signed head; the proof is checked here.",
                "lepton audit proof 3",
                List.of(entry, keys, json),
                this::run);
    }

    private int run() {
        AuditProofView proof = session.fleet().audit().proof(entry.required());
        HeadKeys trusted =
                keys.value().orElseGet(() -> HeadKeys.of(session.fleet().audit().keys()));
        Terminal terminal = session.terminal();
        if (!isGood(proof, trusted)) {
            terminal.printLine(terminal.ink().bad("NOT PROVEN") + ": entry=" + entry.required());
            return AuditTrust.NOT_AS_SIGNED_EXIT_CODE;
        }
        if (json.isGiven()) {
            terminal.print(Json.writePretty(proof));
            return 0;
        }
        terminal.printLine(proof.entry());
        terminal.printLine(terminal.ink().good("proven") + ": entry " + proof.index() + " of " + proof.size()
                + ", by " + proof.path().size() + " hashes and the head of "
                + AuditTrust.head(proof.head()).at());
        return 0;
    }

    private boolean isGood(AuditProofView view, HeadKeys trusted) {
        TreeHead head = AuditTrust.head(view.head());
        var proof = new InclusionProof(
                entry.required(),
                head.size(),
                view.path().stream().map(LogHash::parse).toList());
        LogHash leaf = LogHash.leaf(view.entry().getBytes(StandardCharsets.UTF_8));
        return trusted.believe(head) && proof.isGood(leaf, head.root());
    }
}
