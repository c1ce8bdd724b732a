package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Jurisdiction;
import io.lepton.wire.AuditEntryView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComplianceReportTest {
    private static final String NASTY = "a|b <script>alert(1)</script>\nnext";

    @Test
    void tellsWhatHoldsUnderOneLaw() {
        String text = report("EU").markdown();
        assertThat(text)
                .startsWith(
                        "# Compliance report: EU\n\nMade at 1970-01-01T00:00:00Z of a fleet of Lepton 0.1.0, snapshot 1.17.")
                .contains("Regions under this law: frankfurt.")
                .contains("| eu-only | frankfurt | none | - | strict, by 30s | - | none logged |")
                .contains("| eu-only | to NO | EEA agreement |")
                .contains("| 1970-01-01T00:00:00Z | anna | deployments/digits/rollout/approve | accepted | 7 |")
                .contains("| 1970-01-01T00:00:00Z | frankfurt | bank | ask:model models/digits |"
                        + " code=RESIDENCY_FORBIDS | 3 | 9 |")
                .doesNotContain("only beijing")
                .endsWith("    {\"head\": 1}\n");
    }

    @Test
    void tellsThatALawHasNoRegion() {
        assertThat(report("BR").markdown())
                .contains("Regions under this law: none.")
                .contains("The fleet has no region under this law.")
                .contains("No model runs under this law.");
    }

    @Test
    void whatPeopleWroteBreaksNeitherTablesNorPages() {
        var document = new ReportDocument("T").table(List.of("H"), List.of(List.of(NASTY)), "none");
        assertThat(document.markdown()).contains("| a\\|b <script>alert(1)</script> next |");
        assertThat(document.html())
                .contains("<td>a|b &lt;script&gt;alert(1)&lt;/script&gt;\nnext</td>")
                .doesNotContain("<script>");
    }

    private static ReportDocument report(String law) {
        return ComplianceReport.of(
                new Jurisdiction(law),
                new ComplianceReport.Facts(
                        Instant.EPOCH,
                        Views.STATUS,
                        Map.of(),
                        Map.of(),
                        List.of(entry(
                                7,
                                "anna",
                                "post:deployments/rollout",
                                "deployments/digits/rollout/approve",
                                "accepted",
                                Optional.empty())),
                        List.of(
                                entry(
                                        10,
                                        "only beijing",
                                        "ask:model",
                                        "models/digits",
                                        "refused",
                                        Optional.of("beijing")),
                                entry(9, "bank", "ask:model", "models/digits", "refused", Optional.of("frankfurt"))),
                        "{\"head\": 1}\n"));
    }

    private static AuditEntryView entry(
            long number, String actor, String action, String resource, String outcome, Optional<String> region) {
        return new AuditEntryView(
                number,
                Instant.EPOCH,
                actor,
                action,
                resource,
                outcome,
                Optional.empty(),
                Optional.empty(),
                region,
                region.map(_ -> "code=RESIDENCY_FORBIDS"),
                region.map(_ -> 3L),
                "");
    }
}
