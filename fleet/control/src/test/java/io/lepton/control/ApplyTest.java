package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lepton.artifacts.ArtifactStore;
import io.lepton.artifacts.FileArtifactStore;
import io.lepton.control.Applier.Deed;
import io.lepton.control.Change.Kind;
import io.lepton.control.EditPlan.Purpose;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PolicyTerms;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.wire.ApplyRequest;
import io.lepton.wire.ApplyView;
import io.lepton.wire.ApplyView.Difference;
import io.lepton.wire.ApplyView.Outcome;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of resources against a control plane in memory: what they do, what they are refused for. */
class ApplyTest {
    private static final String LAB = """
            apiVersion: lepton.io/v1
            kind: Project
            metadata:
              name: lab
              labels: {team: vision}
            spec:
              description: tries things
            ---
            apiVersion: lepton.io/v1
            kind: Policy
            metadata:
              name: eu-only
            spec:
              jurisdictions: [EU]
            """;

    @TempDir
    private static Path folder;

    private final Bench bench = new Bench(folder);

    @Test
    void createsChangesAndLeavesAlone() {
        assertThat(actions(bench.apply(LAB))).containsExactly("created", "created");
        long revision = bench.mailbox.revision();
        assertThat(actions(bench.apply(LAB))).containsExactly("unchanged", "unchanged");
        assertThat(bench.mailbox.revision()).as("nothing was written").isEqualTo(revision);

        ApplyView view = bench.apply(LAB.replace("tries things", "tries more").replace("vision", "sound"));
        assertThat(view.applied()).isTrue();
        assertThat(view.revision()).isEqualTo(revision + 1);
        assertThat(view.outcomes().getFirst())
                .isEqualTo(new Outcome(
                        "Project",
                        "lab",
                        "changed",
                        List.of(
                                new Difference("metadata.labels.team", Optional.of("vision"), Optional.of("sound")),
                                new Difference(
                                        "spec.description", Optional.of("tries things"), Optional.of("tries more")))));
    }

    @Test
    void aDryRunTellsTheSameAndDoesNothing() {
        ApplyView told = bench.run(Purpose.APPLY, Deed.TELL, LAB);
        assertThat(told.applied()).isFalse();
        assertThat(bench.desired().declared().find(Kind.PROJECT, "lab")).isEmpty();
        assertThat(told.outcomes()).isEqualTo(bench.apply(LAB).outcomes());
    }

    @Test
    void aTighterPolicyIsInTheSnapshotAtOnce() {
        bench.apply("""
                apiVersion: lepton.io/v1
                kind: Policy
                metadata: {name: public}
                spec: {regions: [frankfurt], default: true}
                """);
        assertThat(bench.mailbox.picture().snapshot().policies())
                .containsExactly(new ResidencyPolicy(
                        new DataClass("public"), new ResidencyPolicy.Exactly(Set.of(new RegionId("frankfurt")))));
    }

    @Test
    void aPolicyMaySayHowOldItMayBeAndWhereElseDataMayGo() {
        String text = """
                apiVersion: lepton.io/v1
                kind: Policy
                metadata: {name: patients}
                spec:
                  jurisdictions: [EU]
                  strict: true
                  policyAgeMax: 1500s
                  transfers: [{to: CN, legalBasis: 'contract 12, clause 3'}]
                  legalBasis: consent
                  personal: {'tensor:ssn': mask, 'customer.name': hash}
                  payloadSamplePercent: 2.5
                  requiresCard: true
                """;
        bench.apply(text);
        var terms = new PolicyTerms(
                Optional.of(1_500_000L),
                List.of(new PolicyTerms.Transfer(new Jurisdiction("CN"), "contract 12, clause 3")),
                Optional.of("consent"),
                new TreeMap<>(Map.of("tensor:ssn", "mask", "customer.name", "hash")),
                Optional.of(2.5),
                true);
        assertThat(bench.mailbox.picture().snapshot().policies()).anySatisfy(policy -> {
            assertThat(policy.dataClass()).hasToString("patients");
            assertThat(policy.said()).isEqualTo(terms);
        });
        assertThat(actions(bench.apply(text))).containsExactly("unchanged");
        bench.apply(text.replace("policyAgeMax: 1500s", ""));
        assertThat(bench.mailbox.picture().snapshot().policies())
                .anySatisfy(
                        policy -> assertThat(policy.said().policyAgeMillisMax()).contains(30_000L));
    }

    @Test
    void refusesTermsThatMeanNothing() {
        String policy = "apiVersion: lepton.io/v1\nkind: Policy\nmetadata: {name: p}\nspec: {%s}\n";
        assertThat(mistakes(policy.formatted("anywhere: all, policyAgeMax: 5s")))
                .isEqualTo("f.yaml:4: spec.policyAgeMax: only a strict policy has a bound: say strict: true, too");
        assertThat(mistakes(policy.formatted("anywhere: all, strict: true, policyAgeMax: 1999ms")))
                .isEqualTo("f.yaml:4: spec.policyAgeMax: outside [2s, 720h]: policyAgeMax=1999ms");
        assertThat(mistakes(policy.formatted("anywhere: all, strict: true, policyAgeMax: soon")))
                .startsWith("f.yaml:4: spec.policyAgeMax: must look like 30s");
        assertThat(mistakes(policy.formatted("anywhere: all, transfers: [{to: CN, legalBasis: x}]")))
                .isEqualTo(
                        "f.yaml:4: spec.transfers: a policy that allows every region needs no transfers: dataClass=p");
        assertThat(mistakes(policy.formatted("anywhere: all, personal: {'a..b': mask}")))
                .contains("spec.personal: not a path such as payments[*].card");
        assertThat(mistakes(policy.formatted("anywhere: all, personal: {a: drop}")))
                .contains("spec.personal.a: must look like mask, hash or tokenise");
        assertThat(mistakes(policy.formatted("anywhere: all, payloadSamplePercent: 0")))
                .contains("spec.payloadSamplePercent: must be a number in [0.01, 100.0]");
        assertThat(mistakes(policy.formatted("jurisdictions: [EU], transfers: [{to: CN}]")))
                .contains("spec.transfers[0].legalBasis: a key is missing");
        assertThat(mistakes(policy.formatted(
                        "jurisdictions: [EU], transfers: [{to: CN, legalBasis: x}, {to: CN, legalBasis: y}]")))
                .contains("spec.transfers: two transfers to one jurisdiction: to=CN");
    }

    private String mistakes(String text) {
        return String.valueOf(catchThrowableOfType(LeptonException.class, () -> bench.apply(text))
                .getMessage());
    }

    @Test
    void tellsEveryMistakeAtOnceWithFileLineFieldAndSuggestion() {
        String bad = """
                apiVersion: lepton.io/v1
                kind: Deployment
                metadata:
                  name: digits
                  project: lap
                spec:
                  replica: 2
                  regions: [frankfrut]
                ---
                apiVersion: lepton.io/v1
                kind: Deployment
                metadata: {name: digits, project: lab}
                spec:
                  replicas: many
                ---
                apiVersion: lepton.io/v1
                kind: Projct
                ---
                apiVersion: lepton.io/v1
                kind: Policy
                metadata: {name: jp-only}
                spec: {jurisdictions: [JP]}
                ---
                apiVersion: lepton.io/v1
                kind: Deployment
                metadata: {name: nothing, project: labb}
                spec: {regions: [frankfrut, frankfurt, frankfurt]}
                ---
                apiVersion: lepton.io/v1
                kind: Project
                metadata: {name: a}
                spec: {parent: b}
                ---
                apiVersion: lepton.io/v1
                kind: Project
                metadata: {name: b}
                spec: {parent: a}
                ---
                apiVersion: lepton.io/v1
                kind: Project
                metadata: {name: b}
                ---
                apiVersion: lepton.io/v1
                kind: Deployment
                metadata: {name: none}
                spec: {regions: [frankfrut]}
                """;
        var before = bench.desired();
        assertThatThrownBy(() -> bench.apply(bad))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .extracting(e -> List.of(String.valueOf(e.getMessage()).split("\n")))
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .contains(
                        "f.yaml:7: spec.replica: unknown key; did you mean replicas?",
                        "f.yaml:14: spec.replicas: must be a whole number in [1, 1000], given=many",
                        "f.yaml:22: spec.jurisdictions: the policy allows no region of the fleet, jurisdictions of its"
                                + " regions=[CN, EU]",
                        "f.yaml:27: spec.regions[2]: is given twice, given=frankfurt",
                        "f.yaml:32: spec.parent: a project is its own ancestor: a -> b -> a",
                        "f.yaml:37: spec.parent: a project is its own ancestor: b -> a -> b",
                        "f.yaml:41: metadata.name: given twice, first in f.yaml:36, name=b",
                        "f.yaml:46: spec.regions: no such region: frankfrut; did you mean frankfurt?")
                .anyMatch(line -> line.startsWith("f.yaml:17: kind: no such kind: Projct; did you mean Project?"))
                .anyMatch(line -> line.startsWith("f.yaml:45: metadata.name: no such model: none"));
        assertThat(bench.desired()).isEqualTo(before);
    }

    @Test
    void refusesAStaleRevisionAndNothingElseOfTheFileIsDone() {
        bench.apply(LAB);
        long seen = bench.mailbox.revision();
        String mine = LAB.replace("  name: lab\n", "  name: lab\n  revision: " + seen + "\n")
                .replace("[EU]", "[CN]");
        bench.apply(LAB.replace("tries", "breaks"));
        assertThatThrownBy(() -> bench.apply(mine))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                .hasMessageContaining("f.yaml:5: metadata.revision: the revision is stale")
                .hasMessageContaining("newest=" + (seen + 1));
        assertThat(bench.desired().declared().policies().toString())
                .contains("EU")
                .doesNotContain("[CN]");
        bench.apply(mine.replace("revision: " + seen, "revision: " + (seen + 1)));
        assertThatThrownBy(() -> bench.apply(LAB.replace("  name: lab\n", "  name: lab\n  revision: 0\n")))
                .as("0 is for what must be new")
                .hasMessageContaining("stale");
    }

    @Test
    void asksForModelFilesAndRegistersThemWithWhatServesThem() {
        String model = """
                apiVersion: lepton.io/v1
                kind: ModelVersion
                metadata: {name: digits/1}
                spec: {file: models/digits.onnx}
                ---
                apiVersion: lepton.io/v1
                kind: Deployment
                metadata: {name: digits}
                spec: {replicas: 2}
                """;
        ApplyView asked = bench.apply(model);
        assertThat(asked.applied()).isFalse();
        assertThat(asked.wanted()).containsExactly(new ApplyView.Wanted("f.yaml", "models/digits.onnx", 4));
        assertThat(bench.desired().models()).isEmpty();

        String digest = bench.send("bytes of digits");
        ApplyView done = bench.apply(model, "models/digits.onnx", digest);
        assertThat(actions(done)).containsExactly("created", "created");
        assertThat(bench.desired().models().getFirst().latest().artifact().sha256())
                .isEqualTo(digest);
        assertThat(bench.desired().deployments().getFirst().replicasPerRegion()).isEqualTo(2);
        assertThat(actions(bench.apply(model, "models/digits.onnx", digest))).containsExactly("unchanged", "unchanged");

        String other = bench.send("other bytes");
        assertThatThrownBy(() -> bench.apply(model, "models/digits.onnx", other))
                .hasMessageContaining("f.yaml:3: metadata.name: a registered version never changes");
        assertThat(bench.artifacts.contains(new ArtifactId(other)))
                .as("refused bytes are not kept")
                .isFalse();
        String third = bench.send("third");
        assertThatThrownBy(() -> bench.apply(model.replace("digits/1", "digits/3"), "models/digits.onnx", third))
                .hasMessageContaining("does not follow the latest, next=2");
    }

    @Test
    void deletesAllThatIsNamedUnlessSomethingNeedsIt() {
        bench.apply(LAB);
        bench.apply("""
                apiVersion: lepton.io/v1
                kind: Model
                metadata: {name: digits, project: lab}
                """);
        assertThatThrownBy(() -> bench.run(Purpose.DELETE, Deed.DO, LAB))
                .hasMessageContaining("Model digits: metadata.project: no such project: lab");
        assertThat(actions(bench.run(Purpose.DELETE, Deed.DO, LAB.substring(LAB.indexOf("---")))))
                .containsExactly("deleted");
        assertThat(actions(bench.run(Purpose.DELETE, Deed.DO, LAB.substring(LAB.indexOf("---")))))
                .containsExactly("absent");
    }

    @Test
    void prunesOnlyKindsThatTheFilesContain() {
        bench.apply(LAB);
        var pruned = bench.run(Purpose.APPLY_AND_PRUNE, Deed.DO, """
                apiVersion: lepton.io/v1
                kind: Policy
                metadata: {name: public}
                spec: {anywhere: all, default: true}
                """);
        assertThat(pruned.outcomes())
                .containsExactly(
                        new Outcome("Policy", "public", "unchanged", List.of()),
                        new Outcome("Policy", "eu-only", "deleted", List.of()));
        assertThat(bench.desired().declared().find(Kind.PROJECT, "lab")).isPresent();
    }

    @Test
    void anUndoRestoresEverythingThatAFileChanged() {
        bench.apply(LAB);
        var before = bench.desired();
        bench.apply(LAB.replace("vision", "sound").replace("[EU]", "[CN]").replace("tries", "breaks"));
        bench.mailbox.handle(new Undo(bench.store).of(bench.mailbox.revision()));
        assertThat(bench.desired().declared()).isEqualTo(before.declared());
        bench.mailbox.handle(new Undo(bench.store).of(bench.mailbox.revision()));
        assertThat(bench.desired().declared().toString()).contains("breaks things");
    }

    @Test
    void anEmptyFileIsAMistake() {
        assertThatThrownBy(() -> bench.apply("# nothing\n")).hasMessageContaining("the files name no resource");
    }

    private static List<String> actions(ApplyView view) {
        return view.outcomes().stream().map(Outcome::action).toList();
    }

    /** A control plane without its server. */
    static final class Bench {
        final MemoryDesiredStore store = new MemoryDesiredStore();
        final ArtifactStore artifacts;
        final Mailbox mailbox;
        final Registry registry;
        private final Applier applier;

        Bench(Path folder) {
            artifacts = FileArtifactStore.open(folder);
            var clock = new JumpingClock();
            var ports = new ControlPorts(
                    clock, store, artifacts, (_, _, _) -> Samples.SIGNATURE, DevelopmentControls.forbidden());
            mailbox = new Mailbox(clock, store);
            new ReignKeeper(
                            ReignConfig.of(ReignConfig.Succession.AT_ONCE),
                            clock,
                            store,
                            mailbox,
                            reign -> new ControlCore(
                                    reign.epoch(),
                                    Samples.REGIONS,
                                    Samples.POLICIES,
                                    Samples.PUBLIC,
                                    CoreConfig.defaults()))
                    .start();
            registry = new Registry(mailbox, ports, 1 << 20);
            applier = new Applier(mailbox, registry, store);
        }

        DesiredState desired() {
            return mailbox.read(ControlCore::desired);
        }

        String send(String bytes) {
            return registry.keep(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.UTF_8)))
                    .id()
                    .sha256();
        }

        ApplyView apply(String text) {
            return run(Purpose.APPLY, Deed.DO, text);
        }

        ApplyView apply(String text, String path, String digest) {
            var sent = List.of(new ApplyRequest.Sent("f.yaml", path, digest));
            return applier.run(
                    new ApplyRequest(List.of(new ApplyRequest.File("f.yaml", text)), Optional.of(sent)),
                    Purpose.APPLY,
                    Deed.DO);
        }

        ApplyView run(Purpose purpose, Deed deed, String text) {
            return applier.run(
                    new ApplyRequest(List.of(new ApplyRequest.File("f.yaml", text)), Optional.empty()), purpose, deed);
        }
    }
}
