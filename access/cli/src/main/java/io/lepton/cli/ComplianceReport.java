package io.lepton.cli;

import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.PolicyTerms;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.governance.ResidencyRules;
import io.lepton.wire.AuditEntryView;
import io.lepton.wire.DeploymentView;
import io.lepton.wire.RegionView;
import io.lepton.wire.StatusView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tells what a fleet does with data under one law, from what its control plane says of itself. Pure. */
final class ComplianceReport {
    /**
     * What the control plane says.
     *
     * @param models the resources of kind Model, by name
     * @param versions those of kind ModelVersion, by name
     * @param approvals what people said of rollouts that waited for approval
     * @param refusals what was refused, newest first
     * @param head the newest signed tree head of the audit log
     */
    record Facts(
            Instant madeAt,
            StatusView status,
            Map<String, Map<String, Object>> models,
            Map<String, Map<String, Object>> versions,
            List<AuditEntryView> approvals,
            List<AuditEntryView> refusals,
            String head) {}

    private final Jurisdiction law;
    private final Facts facts;
    private final Set<RegionId> here = new TreeSet<>();
    private final ResidencyRules rules;
    private final ReportDocument document;

    private ComplianceReport(Jurisdiction law, Facts facts) {
        this.law = law;
        this.facts = facts;
        List<Region> regions = facts.status().regions().stream()
                .map(view -> new Region(
                        view.id(), view.jurisdiction(), new Coordinates(view.latitude(), view.longitude()), 0, 0))
                .toList();
        regions.stream()
                .filter(region -> region.jurisdiction().equals(law))
                .map(Region::id)
                .forEach(here::add);
        this.rules = ResidencyRules.of(facts.status().policies(), regions);
        this.document = new ReportDocument("Compliance report: " + law);
    }

    static ReportDocument of(Jurisdiction law, Facts facts) {
        var report = new ComplianceReport(law, facts);
        report.summary();
        report.deployments();
        report.policies();
        report.transfers();
        report.cards();
        report.lineage();
        report.approvals();
        report.refusals();
        report.proof();
        return report.document;
    }

    private void summary() {
        StatusView status = facts.status();
        document.sentence("Made at " + facts.madeAt() + " of a fleet of Lepton " + status.version() + ", snapshot "
                + status.epoch() + "." + status.revision() + ". Regions under this law: " + list(here) + ".");
        document.heading("Regions");
        document.table(
                List.of("Region", "State", "Nodes alive"),
                status.regions().stream()
                        .filter(region -> here.contains(region.id()))
                        .map(ComplianceReport::region)
                        .toList(),
                "The fleet has no region under this law.");
    }

    private static List<String> region(RegionView region) {
        return List.of(region.id().value(), region.state(), region.nodesAlive() + " of " + region.nodes());
    }

    private void deployments() {
        List<List<String>> rows = new ArrayList<>();
        for (DeploymentView deployment : facts.status().deployments()) {
            Map<RegionId, Long> replicas = deployment.replicas().stream()
                    .filter(replica -> here.contains(replica.region()))
                    .collect(
                            Collectors.groupingBy(DeploymentView.Replica::region, TreeMap::new, Collectors.counting()));
            if (!replicas.isEmpty()) {
                String where = replicas.entrySet().stream()
                        .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                        .collect(Collectors.joining(", "));
                rows.add(List.of(
                        deployment.version().toString(),
                        where,
                        deployment.state(),
                        spec(facts.models(), deployment.version().model().value(), "dataClass")
                                .orElse("")));
            }
        }
        document.heading("What runs here");
        document.table(
                List.of("Version", "Regions (replicas)", "State", "Made of data of class"),
                rows,
                "No model runs under this law.");
    }

    private void policies() {
        List<List<String>> rows = new ArrayList<>();
        for (ResidencyPolicy policy : facts.status().policies()) {
            Set<RegionId> places = new TreeSet<>(permitted(policy.dataClass()));
            PolicyTerms said = policy.said();
            rows.add(List.of(
                    policy.dataClass()
                            + (policy.dataClass().equals(facts.status().defaultDataClass()) ? " (default)" : ""),
                    list(places.stream().filter(here::contains).toList()),
                    list(places.stream().filter(place -> !here.contains(place)).toList()),
                    said.legalBasis().orElse(""),
                    said.policyAgeMax()
                            .map(max -> "strict, by " + PolicyTerms.text(max))
                            .orElse("by what was last known"),
                    said.personal().entrySet().stream()
                            .map(field -> field.getKey() + ": " + field.getValue())
                            .collect(Collectors.joining(", ")),
                    said.payloadSamplePercent()
                            .map(percent -> percent + " % sampled")
                            .orElse("none logged")));
        }
        document.heading("Policies");
        document.table(
                List.of(
                        "Data class",
                        "Processed here in",
                        "And elsewhere in",
                        "Legal basis",
                        "When cut off",
                        "Personal fields",
                        "Payloads"),
                rows,
                "The fleet has no policies.");
    }

    /** Into this law's regions, and out of them. */
    private void transfers() {
        List<List<String>> rows = new ArrayList<>();
        for (ResidencyPolicy policy : facts.status().policies()) {
            for (PolicyTerms.Transfer transfer : policy.said().transfers()) {
                boolean isInto = transfer.to().equals(law);
                if (isInto || permitted(policy.dataClass()).stream().anyMatch(here::contains)) {
                    rows.add(List.of(
                            policy.dataClass().value(),
                            isInto ? "into " + law : "to " + transfer.to(),
                            transfer.legalBasis()));
                }
            }
        }
        document.heading("Transfers");
        document.table(
                List.of("Data class", "Transfer", "What makes it lawful"),
                rows,
                "No policy lets data of this law be transferred by a transfer clause.");
    }

    private void cards() {
        List<List<String>> rows = new ArrayList<>();
        for (String model : modelsHere()) {
            Optional<Map<?, ?>> card = part(facts.models(), model)
                    .flatMap(document -> part(document, "spec"))
                    .flatMap(spec -> part(spec, "card"));
            rows.add(List.of(
                    model,
                    said(card, "owner"),
                    said(card, "intendedUse"),
                    said(card, "limitations"),
                    said(card, "trainingData"),
                    said(card, "evaluation")));
        }
        document.heading("Model cards");
        document.table(
                List.of("Model", "Owner", "Intended use", "Limitations", "Training data", "Evaluation"),
                rows,
                "No model runs under this law.");
    }

    private static String said(Optional<Map<?, ?>> card, String key) {
        return card.map(keys -> String.valueOf(keys.get(key))).orElse("no card");
    }

    /** From the data to what runs: what the training said, the file, the version. */
    private void lineage() {
        List<List<String>> rows = new ArrayList<>();
        for (DeploymentView deployment : facts.status().deployments()) {
            String version = deployment.version().toString();
            if (modelsHere().contains(deployment.version().model().value())) {
                rows.add(List.of(
                        version,
                        spec(facts.versions(), version, "artifact").orElse(""),
                        words(version, "labels"),
                        words(version, "annotations")));
            }
        }
        document.heading("Lineage");
        document.table(
                List.of("Version", "SHA-256 of its file", "Labels", "Annotations: run, data and more"),
                rows,
                "No model runs under this law.");
    }

    private String words(String version, String key) {
        return part(facts.versions(), version)
                .flatMap(document -> part(document, "metadata"))
                .flatMap(metadata -> part(metadata, key))
                .map(words -> words.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .sorted()
                        .collect(Collectors.joining(", ")))
                .orElse("");
    }

    private void approvals() {
        document.heading("Approvals");
        document.table(
                List.of("At", "By", "What", "Outcome", "Entry of the audit log"),
                facts.approvals().stream()
                        .map(entry -> List.of(
                                entry.at().toString(),
                                entry.actor(),
                                entry.resource(),
                                entry.outcome(),
                                Long.toString(entry.sequence())))
                        .toList(),
                "Nobody has approved or rejected a rollout.");
    }

    private void refusals() {
        document.heading("Refusals");
        document.table(
                List.of("At", "Region", "Who", "What", "Why", "How often", "Entry of the audit log"),
                facts.refusals().stream()
                        .filter(entry -> entry.region()
                                .map(region -> here.contains(new RegionId(region)))
                                .orElse(true))
                        .map(entry -> List.of(
                                entry.at().toString(),
                                entry.region().orElse("control plane"),
                                entry.actor(),
                                entry.action() + " " + entry.resource(),
                                entry.detail().orElse(""),
                                Long.toString(entry.count().orElse(1L)),
                                Long.toString(entry.sequence())))
                        .toList(),
                "Nothing was refused.");
    }

    private void proof() {
        document.heading("Proof");
        document.sentence(
                "Entries of the audit log are proven by its signed tree head, which was this when the report was"
                        + " made. `lepton audit proof ENTRY` proves one, `lepton audit consistency` that the log has only grown since.");
        document.verbatim(facts.head().strip());
    }

    private Set<RegionId> permitted(DataClass dataClass) {
        return rules.permitted(dataClass).orElse(Set.of());
    }

    private Set<String> modelsHere() {
        return facts.status().deployments().stream()
                .filter(deployment ->
                        deployment.replicas().stream().anyMatch(replica -> here.contains(replica.region())))
                .map(deployment -> deployment.version().model().value())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<String> spec(Map<String, Map<String, Object>> documents, String name, String key) {
        return part(documents, name)
                .flatMap(document -> part(document, "spec"))
                .flatMap(spec -> Optional.<Object>ofNullable(spec.get(key)))
                .map(String::valueOf);
    }

    /** What a document has under a key, if that has keys itself. */
    private static Optional<Map<?, ?>> part(Map<?, ?> document, String key) {
        return document.get(key) instanceof Map<?, ?> found ? Optional.of(found) : Optional.empty();
    }

    private static String list(Iterable<RegionId> regions) {
        var names = new ArrayList<String>();
        regions.forEach(region -> names.add(region.value()));
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
