package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.control.Applier.Deed;
import io.lepton.control.EditPlan.Purpose;
import io.lepton.domain.Alias;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import io.lepton.domain.Share;
import io.lepton.domain.TrafficPolicy;
import io.lepton.domain.Variant;
import io.lepton.wire.ApplyView;
import io.lepton.wire.ApplyView.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traffic policies and aliases in files, beside everything else that files say. */
class TrafficKindsTest {
    private static final ModelName DIGITS = new ModelName("digits");
    private static final String DEPLOYED = """
            apiVersion: lepton.io/v1
            kind: Deployment
            metadata: {name: digits}
            spec: {version: 1, regions: [frankfurt]}
            """;
    private static final String SHARED = """
            ---
            apiVersion: lepton.io/v1
            kind: TrafficPolicy
            metadata:
              name: digits
              labels: {team: vision}
            spec:
              canaries:
              - {version: 2, percent: 5}
              variants:
              - {region: frankfurt, version: 2}
            ---
            apiVersion: lepton.io/v1
            kind: Alias
            metadata: {name: digits-prod}
            spec: {model: digits, version: 1}
            """;

    @TempDir
    private static Path folder;

    private final ApplyTest.Bench bench = new ApplyTest.Bench(folder);

    @BeforeEach
    void registerTwoVersions() {
        for (int number = 1; number <= 2; number++) {
            bench.mailbox.handle(new ControlEvent.VersionRegistered(Samples.version("digits", number)));
        }
    }

    @Test
    void oneFileDeploysAModelSharesItOutAndNamesIt() {
        assertThat(actions(bench.apply(DEPLOYED + SHARED))).containsExactly("created", "created", "created");
        var traffic = bench.desired().traffic();
        assertThat(traffic.policies())
                .containsExactly(new TrafficPolicy(
                        DIGITS,
                        List.of(new Share(2, 5)),
                        List.of(),
                        List.of(),
                        List.of(new Variant(new RegionId("frankfurt"), 2))));
        assertThat(traffic.aliases())
                .containsExactly(new Alias(new ModelName("digits-prod"), new ModelVersionId(DIGITS, 1)));
        assertThat(actions(bench.apply(DEPLOYED + SHARED))).containsExactly("unchanged", "unchanged", "unchanged");
    }

    @Test
    void aChangeIsToldFieldByFieldAndADryRunDoesNothing() {
        bench.apply(DEPLOYED + SHARED);
        var before = bench.desired();
        String changed =
                DEPLOYED + SHARED.replace("percent: 5", "percent: 12.5").replace("version: 1}", "version: 2}");
        ApplyView told = bench.run(Purpose.APPLY, Deed.TELL, changed);
        assertThat(actions(told)).containsExactly("unchanged", "changed", "changed");
        assertThat(told.outcomes().getLast().differences().toString()).contains("spec.version", "1", "2");
        assertThat(bench.desired()).isEqualTo(before);
    }

    @Test
    void everyMistakeIsToldWithItsLineAndField() {
        String bad = """
                ---
                apiVersion: lepton.io/v1
                kind: TrafficPolicy
                metadata: {name: digits}
                spec:
                  canaries:
                  - {version: 1, percent: 5}
                  - {version: 9, percent: 1}
                  variants:
                  - {region: frankfrut, version: 2}
                  - {region: beijing, version: 2}
                ---
                apiVersion: lepton.io/v1
                kind: TrafficPolicy
                metadata: {name: letters}
                spec:
                  splits:
                  - {version: 1, percent: 0.005}
                ---
                apiVersion: lepton.io/v1
                kind: TrafficPolicy
                metadata: {name: words}
                spec:
                  shadows: [{version: 1, percent: 60}, {version: 2, percent: 60}]
                ---
                apiVersion: lepton.io/v1
                kind: Alias
                metadata: {name: digits}
                spec: {model: digits-prod, version: 1}
                ---
                apiVersion: lepton.io/v1
                kind: Alias
                metadata: {name: digits-prod}
                spec:
                  model: digit
                  version: 1
                ---
                apiVersion: lepton.io/v1
                kind: Alias
                metadata: {name: digits-next}
                spec:
                  model: digits
                  version: 3
                """;
        assertThatThrownBy(() -> bench.apply(DEPLOYED + bad))
                .message()
                .contains(
                        "f.yaml:10: spec.canaries: the version is the deployed one itself: digits/1",
                        "f.yaml:10: spec.canaries: no such version: digits/9, latest=2",
                        "f.yaml:13: spec.variants: no such region: frankfrut; did you mean frankfurt?",
                        "f.yaml:13: spec.variants: the model is not deployed in the variant's region: beijing",
                        "f.yaml:22: spec.splits[0].percent: must be a number in [0.01, 100.0], given=0.005",
                        "f.yaml:28: spec.shadows: shares make more than 100 % together: shadows=120.0",
                        "f.yaml:32: metadata.name: an alias cannot have a model's name",
                        "f.yaml:33: spec.model: an alias stands for a model's version, not for an alias: digits-prod",
                        "f.yaml:39: spec.model: no such model: digit; did you mean digits?",
                        "f.yaml:47: spec.version: no such version: digits/3, latest=2");
        assertThat(bench.desired().traffic()).isEqualTo(TrafficState.NONE);
    }

    @Test
    void aModelMustBeDeployedFirstOrInTheSameFile() {
        assertThatThrownBy(() -> bench.apply(SHARED))
                .message()
                .contains(
                        "metadata.name: deploy the model first: digits", "spec.model: deploy the model first: digits");
    }

    @Test
    void whatIsStillNamedStaysUnlessTheNamesGoWithIt() {
        bench.apply(DEPLOYED + SHARED);
        assertThatThrownBy(() -> bench.run(Purpose.DELETE, Deed.DO, DEPLOYED))
                .message()
                .contains("the model is still named: by=[its traffic policy, alias digits-prod]");
        assertThat(actions(bench.run(Purpose.DELETE, Deed.DO, DEPLOYED + SHARED)))
                .containsExactly("deleted", "deleted", "deleted");
        assertThat(bench.desired().deployments()).isEmpty();
        assertThat(bench.desired().traffic()).isEqualTo(TrafficState.NONE);
    }

    @Test
    void aPromotedVersionMayHaveAShareStill() {
        bench.apply(DEPLOYED + SHARED);
        assertThat(actions(bench.apply(DEPLOYED.replace("version: 1", "version: 2"))))
                .containsExactly("changed");
    }

    @Test
    void anUndoBringsAllThreeBack() {
        bench.apply(DEPLOYED + SHARED);
        var before = bench.desired().traffic();
        bench.run(Purpose.DELETE, Deed.DO, DEPLOYED + SHARED);
        bench.mailbox.handle(new Undo(bench.store).of(bench.mailbox.revision()));
        assertThat(bench.desired().traffic().policies()).isEqualTo(before.policies());
        assertThat(bench.desired().traffic().aliases()).isEqualTo(before.aliases());
    }

    @Test
    void pruningTakesWhatFilesOfTheKindLeaveOut() {
        bench.apply(
                DEPLOYED + SHARED + SHARED.substring(SHARED.lastIndexOf("---")).replace("digits-prod", "digits-old"));
        ApplyView pruned = bench.run(Purpose.APPLY_AND_PRUNE, Deed.DO, DEPLOYED + SHARED);
        assertThat(pruned.outcomes().getLast()).isEqualTo(new Outcome("Alias", "digits-old", "deleted", List.of()));
    }

    @Test
    void kindsAreNamedAsPeopleSayThem() {
        for (String word : List.of("Alias", "alias", "aliases")) {
            assertThat(ResourceKinds.named(word).title()).isEqualTo("Alias");
        }
        for (String word : List.of("TrafficPolicy", "traffic-policies", "trafficpolicy")) {
            assertThat(ResourceKinds.named(word).title()).isEqualTo("TrafficPolicy");
        }
    }

    private static List<String> actions(ApplyView view) {
        return view.outcomes().stream().map(Outcome::action).toList();
    }
}
