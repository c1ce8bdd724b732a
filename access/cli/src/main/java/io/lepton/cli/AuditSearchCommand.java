package io.lepton.cli;

import io.lepton.client.AuditCalls.Search;
import io.lepton.client.LeptonClient;
import io.lepton.governance.AuditFact.Outcome;
import io.lepton.wire.AuditEntryView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** {@code lepton audit search}: shows entries of the audit log, newest first. */
final class AuditSearchCommand {
    private static final int LIMIT = 50;
    private static final String BEGINNING = "; with * at its end, all that begins so";

    private final Argument<String> actor =
            Argument.option("--actor", "NAME", "only what this one did or asked for" + BEGINNING, text -> text);
    private final Argument<String> action =
            Argument.option("--action", "ACTION", "only this, such as put:deployments" + BEGINNING, text -> text);
    private final Argument<String> resource = Argument.option(
            "--resource", "NAME", "only about this, such as deployments/fraud" + BEGINNING, text -> text);
    private final Argument<String> outcome = Argument.choice(
            "--outcome",
            "only what ended so",
            Map.of("accepted", "accepted", "refused", "refused", "failed", "failed"));
    private final Argument<Instant> from =
            Argument.option("--from", "TIME", "not before this, such as 2026-11-27T09:00:00Z", Values::time);
    private final Argument<Instant> until = Argument.option("--until", "TIME", "before this", Values::time);
    private final Argument<Integer> limit =
            Argument.option("--limit", "N", "how many at most (default: " + LIMIT + ")", Values::entries);

    private final Session session;

    AuditSearchCommand(Session session) {
        this.session = session;
    }

    Command command() {
        var reading = new ReadingCommand<List<AuditEntryView>>(session, this::entries, AuditSearchCommand::table);
        return reading.command(
                "search",
                "Shows entries of the audit log, newest first.",
                "lepton audit search --actor ann --outcome refused",
                actor,
                action,
                resource,
                outcome,
                from,
                until,
                limit);
    }

    private List<AuditEntryView> entries(LeptonClient fleet) {
        return fleet.audit()
                .search(new Search(
                        actor.value(),
                        action.value(),
                        resource.value(),
                        outcome.value(),
                        from.value(),
                        until.value(),
                        limit.value().orElse(LIMIT)));
    }

    private static String table(List<AuditEntryView> entries, Ink ink) {
        var table = new Table(ink)
                .numbers("ENTRY")
                .words("AT", "ACTOR", "ACTION", "RESOURCE", "OUTCOME", "REGION", "DETAIL");
        for (AuditEntryView entry : entries) {
            String times = entry.count().map(count -> " (" + count + " times)").orElse("");
            table.row(
                    entry.sequence(),
                    entry.at().truncatedTo(ChronoUnit.SECONDS),
                    entry.actor(),
                    entry.action(),
                    entry.resource(),
                    entry.outcome().equals(Outcome.ACCEPTED.word()) ? entry.outcome() : ink.bad(entry.outcome()),
                    entry.region().orElse(""),
                    entry.detail().orElse("") + times);
        }
        return table.draw();
    }
}
