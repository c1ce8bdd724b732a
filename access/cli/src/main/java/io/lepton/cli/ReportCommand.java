package io.lepton.cli;

import io.lepton.client.AuditCalls.Search;
import io.lepton.client.LeptonClient;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.LeptonException;
import io.lepton.wire.AuditEntryView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code lepton report compliance}: tells on paper what a fleet does with data under one law. */
final class ReportCommand {
    private static final int ENTRIES_MAX = 1_000;
    private static final Pattern APPROVAL = Pattern.compile("deployments/[^/]+/rollout/(approve|reject)");

    private final Argument<Jurisdiction> jurisdiction =
            Argument.requiredOption("--jurisdiction", "LAW", "under which law, such as EU", Jurisdiction::new);
    private final Argument<Instant> from = Argument.option(
            "--from", "TIME", "approvals and refusals since this, such as 2026-11-01T00:00:00Z", Values::time);
    private final Argument<Path> page =
            Argument.fileOption("--html", "FILE", "writes a page there, and prints nothing");

    private final Session session;

    private ReportCommand(Session session) {
        this.session = session;
    }

    static Command group(Session session) {
        String example = "lepton report compliance --jurisdiction EU --html compliance.html";
        var command = new ReportCommand(session);
        var child = Command.of(
                "compliance",
                "Tells what runs where, by which policies and transfers, who approved it and what was refused, as Markdown.",
                example,
                List.of(command.jurisdiction, command.from, command.page),
                command::run);
        return Command.group("report", "Writes reports of the fleet.", example, List.of(child));
    }

    private int run() {
        ReportDocument report = ComplianceReport.of(jurisdiction.required(), facts(session.fleet()));
        if (page.isGiven()) {
            write(page.required(), report.html());
        } else {
            session.terminal().print(report.markdown());
        }
        return 0;
    }

    private ComplianceReport.Facts facts(LeptonClient fleet) {
        return new ComplianceReport.Facts(
                Instant.now(),
                fleet.status(),
                byName(fleet.resources().all("models")),
                byName(fleet.resources().all("modelversions")),
                search(fleet, Optional.of("post:deployments/rollout"), Optional.empty()).stream()
                        .filter(entry -> APPROVAL.matcher(entry.resource()).matches())
                        .toList(),
                search(fleet, Optional.empty(), Optional.of("refused")),
                fleet.audit().head());
    }

    private List<AuditEntryView> search(LeptonClient fleet, Optional<String> action, Optional<String> outcome) {
        return fleet.audit()
                .search(new Search(
                        Optional.empty(),
                        action,
                        Optional.empty(),
                        outcome,
                        from.value(),
                        Optional.empty(),
                        ENTRIES_MAX));
    }

    private static Map<String, Map<String, Object>> byName(List<Map<String, Object>> documents) {
        Map<String, Map<String, Object>> byName = new LinkedHashMap<>();
        for (Map<String, Object> document : documents) {
            if (document.get("metadata") instanceof Map<?, ?> metadata) {
                byName.put(String.valueOf(metadata.get("name")), document);
            }
        }
        return byName;
    }

    private static void write(Path target, String text) {
        try {
            Files.writeString(target, text);
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot write the page: html=" + target, e);
        }
    }
}
