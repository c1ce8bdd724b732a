package io.lepton.cli;

import io.lepton.client.ResourceCalls;
import io.lepton.client.ResourceCalls.Deed;
import io.lepton.client.ResourceCalls.Rest;
import io.lepton.wire.ApplyView;
import io.lepton.wire.Json;
import java.util.List;

/** {@code lepton apply} and {@code lepton diff}: make files of resources true, or tell what that would change. */
final class ApplyCommand {
    static final String SOURCE_PURPOSE = "a file of resources, a folder of them, or - for the standard input";

    private final Argument<String> source = Argument.requiredOption("-f", "FILE|DIR|-", SOURCE_PURPOSE);
    private final Argument<Boolean> dryRun = Argument.flag("--dry-run", "tell what would be done, and do nothing");
    private final Argument<Boolean> prune =
            Argument.flag("--prune", "delete what the fleet has beyond the files, of the kinds that they contain");
    private final Argument<Boolean> json = Argument.flag("--json", "print JSON as the API gives it");

    private final Session session;

    ApplyCommand(Session session) {
        this.session = session;
    }

    Command apply() {
        return Command.of(
                "apply",
                "Makes files of resources true: all of them in one write, or nothing.",
                "lepton apply -f fleet.yaml",
                List.of(source, dryRun, prune, json),
                () -> run(dryRun.isGiven() ? Deed.TELL : Deed.DO));
    }

    Command diff() {
        return Command.of(
                "diff",
                "Shows what applying files of resources would change, field by field.",
                "lepton diff -f fleet.yaml",
                List.of(source, prune, json),
                () -> run(Deed.TELL));
    }

    private int run(Deed deed) {
        ResourceCalls fleet = session.fleet().resources();
        Rest rest = prune.isGiven() ? Rest.PRUNE : Rest.KEEP;
        ApplyView view = Manifests.read(source.required())
                .ask(request -> fleet.apply(request, deed, rest), deed, fleet, session.terminal());
        session.terminal().print(json.isGiven() ? Json.writePretty(view) : page(session, view, deed));
        return 0;
    }

    static String page(Session session, ApplyView view, Deed deed) {
        String ending = deed == Deed.TELL
                ? "; nothing was done"
                : view.applied() ? ", revision " + view.revision() : ", nothing to do";
        return ApplyPage.draw(view, ending, session.terminal().ink());
    }
}
