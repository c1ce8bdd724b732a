package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.ConsistencyProof;
import io.lepton.governance.HeadKeys;
import io.lepton.governance.LogHash;
import io.lepton.governance.TreeHead;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code lepton audit consistency}: proves that the log of one head grew out of that of another, and checks it here. */
final class AuditConsistencyCommand {
    private final Argument<String> first =
            Argument.operand("FIRST", "the older head: a file that lepton audit head printed", text -> text);
    private final Argument<String> second = Argument.optionalOperand(1, "SECOND", "the newer head (else the newest)");
    private final Argument<HeadKeys> keys = AuditTrust.keys();

    private final Session session;

    AuditConsistencyCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "consistency",
                "Proves that the log grew out of a head that was kept: that nothing of it was changed or left out.",
                "lepton audit consistency head.json",
                List.of(first, second, keys),
                this::run);
    }

    private int run() {
        var audit = session.fleet().audit();
        HeadKeys trusted = keys.value().orElseGet(() -> HeadKeys.of(audit.keys()));
        TreeHead older = believed(AuditTrust.head(Path.of(first.required())), trusted);
        Optional<TreeHead> named = second.value().map(file -> believed(AuditTrust.head(Path.of(file)), trusted));
        var size = named.map(head -> OptionalLong.of(head.size())).orElseGet(OptionalLong::empty);
        var view = audit.growth(older.size(), size);
        TreeHead newer = named.orElseGet(() -> believed(AuditTrust.head(view.head()), trusted));
        var proof = new ConsistencyProof(
                older.size(),
                newer.size(),
                view.path().stream().map(LogHash::parse).toList());
        Terminal terminal = session.terminal();
        if (!proof.isGood(older.root(), newer.root())) {
            terminal.printLine(terminal.ink().bad("NOT CONSISTENT") + ": the log of " + newer.size()
                    + " entries did not grow out of that of " + older.size());
            return AuditTrust.NOT_AS_SIGNED_EXIT_CODE;
        }
        terminal.printLine(terminal.ink().good("consistent") + ": the log of " + newer.size()
                + " entries grew out of that of " + older.size());
        return 0;
    }

    private static TreeHead believed(TreeHead head, HeadKeys trusted) {
        if (!trusted.believe(head)) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "the head is not signed by a trusted key: size=" + head.size());
        }
        return head;
    }
}
