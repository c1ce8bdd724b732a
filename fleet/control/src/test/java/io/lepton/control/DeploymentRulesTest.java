package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.Deployment;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.RolloutStrategy;
import io.lepton.domain.RolloutStrategy.Approval;
import io.lepton.governance.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What policies, cards and projects demand of deployments, by command and by file. */
class DeploymentRulesTest {
    private static final String POLICIES = """
            apiVersion: lepton.io/v1
            kind: Policy
            metadata: {name: eu-made}
            spec: {jurisdictions: [EU], requiresCard: true}
            ---
            apiVersion: lepton.io/v1
            kind: Model
            metadata: {name: digits}
            spec: {dataClass: eu-made}
            """;
    private static final String CARD = """
            apiVersion: lepton.io/v1
            kind: Model
            metadata: {name: digits}
            spec:
              dataClass: eu-made
              card:
                owner: ml@example.com
                intendedUse: digits on forms
                limitations: blurred scans
                trainingData: run 7 of forms-2026
                evaluation: 0.98 of 10,000
            """;

    @TempDir
    private Path folder;

    private ApplyTest.Bench bench;

    @BeforeEach
    void register() {
        bench = new ApplyTest.Bench(folder);
        bench.mailbox.handle(new ControlEvent.VersionRegistered(Samples.version("digits", 1)));
    }

    @Test
    void aModelIsServedOnlyWhereTheDataThatItWasMadeOfMayBe() {
        bench.apply(POLICIES);
        bench.apply(CARD);
        assertRefused(deployment(new RegionSelection.All(), Optional.empty()))
                .hasMessageContaining(
                        "the policy of the model's data class forbids regions: dataClass=eu-made, forbidden=[beijing")
                .hasMessageContaining("permitted=[frankfurt]");
        assertRefused(deployment(only("beijing"), Optional.empty())).hasMessageContaining("forbidden=[beijing]");
        deploy(deployment(only("frankfurt"), Optional.empty()));
        assertThat(bench.desired().deployments()).hasSize(1);
        assertThatThrownBy(() -> bench.apply("""
                        apiVersion: lepton.io/v1
                        kind: Deployment
                        metadata: {name: digits}
                        spec: {regions: [beijing]}
                        """))
                .hasMessageContaining("spec.regions: the policy of the model's data class forbids regions");
    }

    @Test
    void aPolicyBecomesStricterWhateverIsDeployed() {
        bench.apply(POLICIES);
        bench.apply(CARD);
        deploy(deployment(only("frankfurt"), Optional.empty()));
        bench.apply(POLICIES.replace("jurisdictions: [EU]", "jurisdictions: [CN]"));
        assertThat(bench.desired().declared().policies())
                .anySatisfy(policy -> assertThat(policy.scope().toString()).contains("CN"));
    }

    @Test
    void nodesOfForbiddenRegionsAreToldOfNothing() {
        bench.apply(POLICIES);
        bench.apply(CARD);
        for (String region : List.of("beijing", "frankfurt")) {
            bench.mailbox.handle(new ControlEvent.NodeJoined(
                    new Node(new NodeId(region + "-1"), new RegionId(region), new Endpoint("127.0.0.1", 1))));
        }
        deploy(deployment(only("frankfurt"), Optional.empty()));
        assertThat(bench.mailbox.picture().snapshot().assignments())
                .extracting(held -> held.node().value())
                .containsExactly("frankfurt-1");
        bench.apply(POLICIES.replace("jurisdictions: [EU]", "jurisdictions: [CN]"));
        assertThat(bench.mailbox.picture().snapshot().assignments())
                .as("the policy became stricter than the deployment")
                .isEmpty();
        var residency = ModelResidency.of(bench.desired().declared());
        var models = bench.desired().models();
        var artifact = models.getFirst().latest().artifact();
        assertThat(residency.permits(artifact, models, new RegionId("beijing"))).isTrue();
        assertThat(residency.permits(artifact, models, new RegionId("frankfurt")))
                .isFalse();
        assertThat(residency.permits(new ArtifactId("f".repeat(64)), models, new RegionId("frankfurt")))
                .isTrue();
    }

    @Test
    void aPolicyMayDemandACard() {
        bench.apply(POLICIES);
        assertRefused(deployment(only("frankfurt"), Optional.empty()))
                .hasMessageContaining("a model card is required by the policy eu-made");
        bench.apply(CARD);
        deploy(deployment(only("frankfurt"), Optional.empty()));
    }

    @Test
    void aCardThatLeavesSomethingOutIsNone() {
        bench.apply(POLICIES);
        assertThatThrownBy(() -> bench.apply(CARD.replace("limitations: blurred scans", "")))
                .hasMessageContaining("spec.card.limitations: a key is missing");
        assertThatThrownBy(() -> bench.apply(CARD.replace("blurred scans", "''")))
                .hasMessageContaining("spec.card.limitations: must look like a text that is not empty");
    }

    @Test
    void aProjectAboveMayDemandACardAndApproval() {
        bench.apply("""
                apiVersion: lepton.io/v1
                kind: Project
                metadata: {name: bank}
                spec: {requiresCard: true, approvers: [admin]}
                ---
                apiVersion: lepton.io/v1
                kind: Project
                metadata: {name: fraud}
                spec: {parent: bank}
                ---
                apiVersion: lepton.io/v1
                kind: Model
                metadata: {name: digits, project: fraud}
                spec: {}
                """);
        assertRefused(deployment(only("frankfurt"), Optional.empty()))
                .hasMessageContaining("a model card is required by the model's project")
                .hasMessageContaining("the project demands approval by one of its approvers: model=digits");
        assertThat(DeploymentRules.approvers(new ModelName("digits"), bench.desired()))
                .containsExactly(Role.ADMIN);
        bench.apply(CARD.replace("metadata: {name: digits}", "metadata: {name: digits, project: fraud}")
                .replace("dataClass: eu-made", ""));
        deploy(deployment(only("frankfurt"), Optional.of(approved())));
    }

    private static RolloutStrategy approved() {
        return new RolloutStrategy(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Approval.REQUIRED),
                Optional.empty());
    }

    private static RegionSelection only(String region) {
        return new RegionSelection.Only(Set.of(new RegionId(region)));
    }

    private static Deployment deployment(RegionSelection regions, Optional<RolloutStrategy> strategy) {
        return new Deployment(Samples.version("digits", 1).id(), regions, 1, strategy);
    }

    private void deploy(Deployment wish) {
        bench.mailbox.handle(new ControlEvent.DeploymentPut(wish));
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Deployment wish) {
        return assertThatThrownBy(() -> deploy(wish))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    }
}
