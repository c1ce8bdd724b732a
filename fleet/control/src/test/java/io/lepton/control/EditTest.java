package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.control.Change.Kind;
import io.lepton.domain.Assignment;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ResidencyPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Edits of the desired state in the core: what they do to snapshots, and what speaks against them. */
class EditTest {
    private static final ModelVersionId DIGITS = Samples.version("digits", 1).id();

    private final ControlCore core =
            new ControlCore(1, Samples.REGIONS, Samples.POLICIES, Samples.PUBLIC, CoreConfig.defaults());
    private long now;

    @Test
    void aPolicyIsInTheNextSnapshotAndStored() {
        var tight = new PolicyWish(
                new ResidencyPolicy(Samples.PUBLIC, new ResidencyPolicy.Within(Set.of(new Jurisdiction("EU")))), true);
        var effects = edit(new Edit.Put(Kind.POLICY, tight));
        assertThat(core.snapshot().policies()).containsExactly(tight.policy());
        assertThat(effects.getFirst()).isInstanceOfSatisfying(ControlEffect.Save.class, save -> assertThat(
                        save.desired().declared().policies())
                .containsExactly(tight.policy()));
        assertThat(effects.getLast()).isInstanceOf(ControlEffect.Publish.class);
    }

    @Test
    void anotherPolicyBecomesTheDefaultOnlyTogetherWithTheEndOfTheFormer() {
        var inside = new ResidencyPolicy(new DataClass("inside"), new ResidencyPolicy.Anywhere());
        assertRefused("only one policy is the default", new Edit.Put(Kind.POLICY, new PolicyWish(inside, true)));
        edit(
                new Edit.Put(Kind.POLICY, new PolicyWish(inside, true)),
                new Edit.Put(Kind.POLICY, new PolicyWish(Samples.POLICIES.getFirst(), false)));
        assertThat(core.snapshot().defaultDataClass()).isEqualTo(inside.dataClass());
        assertRefused("one policy must be the default", new Edit.Remove(Kind.POLICY, "inside"));
    }

    @Test
    void nothingHappensIfAnythingIsUnsound() {
        var before = core.desired();
        var nowhere = new ResidencyPolicy.Exactly(Set.of(new RegionId("frankfrut")));
        assertThatThrownBy(() -> edit(
                        new Edit.Put(Kind.REGION, region("tokyo")),
                        new Edit.Put(
                                Kind.POLICY, new PolicyWish(new ResidencyPolicy(new DataClass("a"), nowhere), false)),
                        new Edit.Put(Kind.PROJECT, new Project("lab", Optional.of("labb"), ""))))
                .hasMessageContaining(
                        "no such region: frankfrut; did you mean frankfurt?: policy/a, field=spec.regions")
                .hasMessageContaining("no such project: labb");
        assertThat(core.desired()).isEqualTo(before);
        assertThat(core.snapshot().regions()).hasSize(2);
    }

    @Test
    void aProjectIsNotItsOwnAncestor() {
        assertRefused(
                "a -> b -> a",
                new Edit.Put(Kind.PROJECT, new Project("a", Optional.of("b"), "")),
                new Edit.Put(Kind.PROJECT, new Project("b", Optional.of("a"), "")));
        assertRefused("cannot be removed", new Edit.Remove(Kind.PROJECT, Project.DEFAULT));
    }

    @Test
    void aPolicyThatAllowsNoRegionIsRefusedAndSoIsTheRemovalOfItsLastRegion() {
        var chinese = new ResidencyPolicy(
                new DataClass("cn-only"), new ResidencyPolicy.Within(Set.of(new Jurisdiction("CN"))));
        edit(new Edit.Put(Kind.POLICY, new PolicyWish(chinese, false)));
        assertRefused("allows no region", new Edit.Remove(Kind.REGION, "beijing"));
        edit(new Edit.Remove(Kind.POLICY, "cn-only"), new Edit.Remove(Kind.REGION, "beijing"));
        assertThat(core.snapshot().regions()).hasSize(1);
    }

    @Test
    void aRegionIsRemovedOnceNothingNamesItAndNobodyLivesThere() {
        serve("beijing", 1);
        deploy(new RegionSelection.Only(Set.of(new RegionId("beijing"))));
        assertRefused("no such region: beijing", new Edit.Remove(Kind.REGION, "beijing"));
        assertRefused("living nodes", new Edit.Remove(Kind.REGION, "beijing"));
        core.handle(new ControlEvent.DeploymentDeleted(DIGITS.model()), now);
        assertRefused("living nodes", new Edit.Remove(Kind.REGION, "beijing"));
        now += Duration.ofMinutes(1).toNanos();
        edit(new Edit.Remove(Kind.REGION, "beijing"));
        assertThat(core.snapshot().regions()).extracting(Region::id).containsExactly(new RegionId("frankfurt"));
        assertThat(core.snapshot().nodes()).isEmpty();
    }

    @Test
    void aCordonedNodeGivesUpAReplicaOnlyOnceAnotherAnswersForIt() {
        serve("frankfurt", 1);
        deploy(new RegionSelection.All());
        ready("frankfurt", 1);
        cordon("frankfurt-1", true);
        assertThat(holders()).as("there is no other").containsExactly(new NodeId("frankfurt-1"));
        join("frankfurt", 2);
        assertThat(holders()).as("the other warms up").hasSize(2);
        ready("frankfurt", 2);
        assertThat(holders()).containsExactly(new NodeId("frankfurt-2"));
        assertRefused(
                "drain it first",
                new Edit.Put(Kind.NODE, wish("frankfurt-2", false)),
                new Edit.Remove(Kind.NODE, "frankfurt-2"));
        cordon("frankfurt-1", false);
        assertThat(holders()).as("what works stays").containsExactly(new NodeId("frankfurt-2"));
    }

    @Test
    void aCordonedNodeGetsNothingNew() {
        serve("frankfurt", 1);
        join("frankfurt", 2);
        cordon("frankfurt-1", true);
        deploy(new RegionSelection.All());
        assertThat(holders()).containsExactly(new NodeId("frankfurt-2"));
    }

    @Test
    void aNodeIsWhereItIsDeclared() {
        edit(new Edit.Put(Kind.NODE, wish("frankfurt-1", false)));
        var elsewhere = new Node(
                new NodeId("frankfurt-1"),
                new RegionId("beijing"),
                Samples.node("beijing", 1).endpoint());
        assertThatThrownBy(() -> core.handle(new ControlEvent.NodeJoined(elsewhere), now))
                .hasMessageContaining("declared in another region");
    }

    private void serve(String region, int node) {
        core.handle(new ControlEvent.VersionRegistered(Samples.version("digits", 1)), now);
        join(region, node);
    }

    private void join(String region, int node) {
        core.handle(new ControlEvent.NodeJoined(Samples.node(region, node)), now);
        report(region, node, List.of());
    }

    private void ready(String region, int node) {
        report(region, node, List.of(new ReplicaState(DIGITS, ReplicaState.Phase.READY, "")));
    }

    private void report(String region, int node, List<ReplicaState> replicas) {
        core.handle(
                new ControlEvent.NodeReported(
                        new NodeReport(Samples.node(region, node).id(), 1, 1, replicas)),
                now);
    }

    private void deploy(RegionSelection regions) {
        core.handle(new ControlEvent.DeploymentPut(new Deployment(DIGITS, regions, 1)), now);
    }

    private void cordon(String node, boolean isCordoned) {
        edit(new Edit.Put(Kind.NODE, wish(node, isCordoned)));
    }

    private static NodeWish wish(String node, boolean isCordoned) {
        return new NodeWish(new NodeId(node), new RegionId("frankfurt"), isCordoned);
    }

    private List<NodeId> holders() {
        return core.snapshot().assignments().stream().map(Assignment::node).toList();
    }

    private static Region region(String id) {
        return Samples.region(id, "JP");
    }

    private List<ControlEffect> edit(Edit... edits) {
        return core.handle(new ControlEvent.Edited(List.of(edits)), now);
    }

    private void assertRefused(String fact, Edit... edits) {
        var before = core.desired();
        assertThatThrownBy(() -> edit(edits)).hasMessageContaining(fact);
        assertThat(core.desired()).isEqualTo(before);
    }
}
