package io.lepton.cli;

import io.lepton.client.ResourceCalls;
import io.lepton.client.ResourceCalls.Deed;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.ApplyView;
import java.util.List;

/** {@code lepton delete}: takes one resource away, or all that files name. */
final class DeleteCommand {
    private final Argument<String> kind = Argument.optionalOperand(0, "KIND", "the kind, such as Deployment");
    private final Argument<String> name = Argument.optionalOperand(1, "NAME", "which one");
    private final Argument<String> source = Argument.option(
            "-f", "FILE|DIR|-", ApplyCommand.SOURCE_PURPOSE + "; instead of kind and name", text -> text);
    private final Argument<Boolean> dryRun =
            Argument.flag("--dry-run", "with -f: tell what would be done, and do nothing");

    private final Session session;

    DeleteCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "delete",
                "Deletes a resource, or all that files name; refused if something needs it.",
                "lepton delete deployment digits",
                List.of(kind, name, source, dryRun),
                this::run);
    }

    private int run() {
        ResourceCalls fleet = session.fleet().resources();
        if (source.isGiven() == kind.isGiven() || kind.isGiven() != name.isGiven()) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "give KIND and NAME, or -f FILE");
        }
        Deed deed = dryRun.isGiven() ? Deed.TELL : Deed.DO;
        if (source.isGiven()) {
            ApplyView view = fleet.delete(Manifests.read(source.required()).request(), deed);
            session.terminal().print(ApplyCommand.page(session, view, deed));
            return 0;
        }
        if (deed == Deed.TELL) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "only with -f: --dry-run");
        }
        session.terminal().print(ApplyCommand.page(session, fleet.delete(kind.required(), name.required()), Deed.DO));
        return 0;
    }
}
