package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lepton.domain.Assignment;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.domain.SnapshotReply;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlCoreTest {
    private static final ModelName DIGITS = new ModelName("digits");

    private final ControlCore core =
            new ControlCore(1, Samples.REGIONS, Samples.POLICIES, Samples.PUBLIC, CoreConfig.defaults());
    private final Set<NodeId> speaking = new HashSet<>();
    private long nowNanos;

    @BeforeEach
    void joinAndRegister() {
        for (String region : List.of("beijing", "frankfurt")) {
            for (int number = 1; number <= 2; number++) {
                join(Samples.node(region, number));
            }
        }
        handle(new ControlEvent.VersionRegistered(Samples.version("digits", 1)));
        handle(new ControlEvent.VersionRegistered(Samples.version("digits", 2)));
    }

    @Test
    void placesTheWantedReplicasInEverySelectedRegion() {
        deploy(1, new RegionSelection.All(), 1);
        assertThat(holders(1, "beijing")).hasSize(1);
        assertThat(holders(1, "frankfurt")).hasSize(1);
        deploy(1, only("frankfurt"), 2);
        assertThat(holders(1, "beijing")).isEmpty();
        assertThat(holders(1, "frankfurt")).hasSize(2);
    }

    @Test
    void placesOnAllNodesWhereThereAreFewerThanWanted() {
        deploy(1, new RegionSelection.All(), 5);
        assertThat(core.snapshot().assignments()).hasSize(4);
    }

    @Test
    void keepsAnAssignmentThroughASilenceWithinTheGrace() {
        deploy(1, only("frankfurt"), 1);
        NodeId holder = holders(1, "frankfurt").getFirst();
        speaking.remove(holder);
        pass(Duration.ofSeconds(5));
        assertThat(holders(1, "frankfurt")).containsExactly(holder);
    }

    @Test
    void replacesALostNodeWithinItsRegionAndDoesNotMoveBack() {
        deploy(1, only("frankfurt"), 1);
        NodeId lost = holders(1, "frankfurt").getFirst();
        speaking.remove(lost);
        pass(Duration.ofSeconds(6));
        NodeId replacement = otherThan(lost, holders(1, "frankfurt"));
        report(replacement, 1, Phase.READY, "");
        assertThat(holders(1, "frankfurt")).containsExactly(replacement);
        assertThat(replacement.value()).startsWith("frankfurt");
        speaking.add(lost);
        pass(Duration.ofSeconds(10));
        assertThat(holders(1, "frankfurt")).containsExactly(replacement);
    }

    @Test
    void keepsALostHolderThatReturnsBeforeItsSuccessorAnswers() {
        deploy(1, only("frankfurt"), 1);
        NodeId lost = holders(1, "frankfurt").getFirst();
        report(lost, 1, Phase.READY, "");
        speaking.remove(lost);
        pass(Duration.ofSeconds(6));
        NodeId successor = otherThan(lost, holders(1, "frankfurt"));
        speaking.add(lost);
        pass(Duration.ofSeconds(1));
        assertThat(holders(1, "frankfurt")).containsExactly(lost);
        assertThat(successor).isNotEqualTo(lost);
    }

    @Test
    void keepsEveryAssignmentOfARegionThatIsLostAndReturns() {
        deploy(1, new RegionSelection.All(), 1);
        var before = core.snapshot();
        speaking.removeIf(node -> node.value().startsWith("frankfurt"));
        pass(Duration.ofMinutes(10));
        assertThat(core.snapshot()).isEqualTo(before);
        speaking.addAll(List.of(new NodeId("frankfurt-1"), new NodeId("frankfurt-2")));
        pass(Duration.ofSeconds(10));
        assertThat(core.snapshot()).isEqualTo(before);
    }

    @Test
    void keepsAnAssignmentWhenAnotherNodeOfTheRegionReturnsFirst() {
        deploy(1, new RegionSelection.All(), 1);
        var before = core.snapshot();
        NodeId holder = holders(1, "frankfurt").getFirst();
        var region = Set.of(new NodeId("frankfurt-1"), new NodeId("frankfurt-2"));
        speaking.removeAll(region);
        pass(Duration.ofMinutes(10));
        region.stream().filter(node -> !node.equals(holder)).forEach(speaking::add);
        pass(Duration.ofSeconds(4));
        assertThat(core.snapshot()).isEqualTo(before);
        speaking.add(holder);
        pass(Duration.ofSeconds(10));
        assertThat(core.snapshot()).isEqualTo(before);
    }

    @Test
    void replacesAHolderThatDoesNotReturnWithItsRegion() {
        deploy(1, new RegionSelection.All(), 1);
        NodeId holder = holders(1, "frankfurt").getFirst();
        var region = Set.of(new NodeId("frankfurt-1"), new NodeId("frankfurt-2"));
        speaking.removeAll(region);
        pass(Duration.ofMinutes(10));
        region.stream().filter(node -> !node.equals(holder)).forEach(speaking::add);
        pass(Duration.ofSeconds(7));
        report(otherThan(holder, holders(1, "frankfurt")), 1, Phase.READY, "");
        assertThat(holders(1, "frankfurt")).hasSize(1).doesNotContain(holder);
    }

    @Test
    void placesInARegionWhoseNodesJoinLater() {
        speaking.removeIf(node -> node.value().startsWith("beijing"));
        pass(Duration.ofSeconds(10));
        deploy(1, new RegionSelection.All(), 1);
        assertThat(holders(1, "beijing")).isEmpty();
        join(Samples.node("beijing", 3));
        assertThat(holders(1, "beijing")).containsExactly(new NodeId("beijing-3"));
    }

    @Test
    void servesANewVersionOnceEveryReplicaAnswers() {
        deploy(1, new RegionSelection.All(), 1);
        deploy(2, new RegionSelection.All(), 1);
        assertThat(served()).isEqualTo(1);
        assertThat(holders(2, "beijing")).isEqualTo(holders(1, "beijing"));
        report(holders(2, "beijing").getFirst(), 2, Phase.READY, "");
        assertThat(served()).isEqualTo(1);
        report(holders(2, "frankfurt").getFirst(), 2, Phase.READY, "");
        assertThat(served()).isEqualTo(2);
        assertThat(core.snapshot().assignments())
                .allMatch(held -> held.version().number() == 2);
        assertThat(core.snapshot().versions()).containsExactly(Samples.version("digits", 2));
    }

    @Test
    void doesNotLetADeadRegionHoldUpANewVersion() {
        deploy(1, new RegionSelection.All(), 1);
        speaking.removeIf(node -> node.value().startsWith("frankfurt"));
        pass(Duration.ofSeconds(4));
        deploy(2, new RegionSelection.All(), 1);
        report(holders(2, "beijing").getFirst(), 2, Phase.READY, "");
        assertThat(served()).isEqualTo(2);
    }

    @Test
    void keepsServingTheOldVersionWhenTheNewOneFailsAndSaysWhy() {
        deploy(1, only("frankfurt"), 1);
        deploy(2, only("frankfurt"), 1);
        NodeId holder = holders(2, "frankfurt").getFirst();
        var effects = report(holder, 2, Phase.FAILED, "unknown operator");
        assertThat(effects).anySatisfy(effect -> assertThat(effect)
                .isInstanceOfSatisfying(ControlEffect.Note.class, note -> assertThat(note.fields())
                        .containsEntry("detail", "unknown operator")));
        pass(Duration.ofSeconds(30));
        assertThat(served()).isEqualTo(1);
        assertThat(holders(1, "frankfurt")).containsExactly(holder);
        deploy(1, only("frankfurt"), 1);
        assertThat(holders(2, "frankfurt")).isEmpty();
    }

    @Test
    void namesAFirstDeploymentBeforeItIsReady() {
        deploy(1, new RegionSelection.All(), 1);
        assertThat(served()).isEqualTo(1);
    }

    @Test
    void forgetsADroppedDeployment() {
        deploy(1, new RegionSelection.All(), 1);
        handle(new ControlEvent.DeploymentDeleted(DIGITS));
        assertThat(core.snapshot().deployments()).isEmpty();
        assertThat(core.snapshot().assignments()).isEmpty();
    }

    @Test
    void raisesTheRevisionExactlyWhenSomethingChanges() {
        deploy(1, new RegionSelection.All(), 1);
        long revision = core.snapshot().revision();
        deploy(1, new RegionSelection.All(), 1);
        pass(Duration.ofSeconds(2));
        assertThat(core.snapshot().revision()).isEqualTo(revision);
        var effects = handle(
                new ControlEvent.GatewayJoined(new Gateway(new RegionId("beijing"), new Endpoint("127.0.0.1", 7071))));
        assertThat(effects).contains(new ControlEffect.Publish(core.snapshot()));
        assertThat(core.snapshot().revision()).isEqualTo(revision + 1);
    }

    @Test
    void sendsTheSnapshotToAStreamThatOpens() {
        assertThat(handle(new ControlEvent.StreamOpened("gateway-beijing")))
                .containsExactly(new ControlEffect.SendTo("gateway-beijing", core.snapshot()));
        assertThat(core.picture(nowNanos).gatewaysAlive()).containsExactly(new RegionId("beijing"));
        handle(new ControlEvent.StreamOpened("gateway-beijing"));
        handle(new ControlEvent.StreamClosed("gateway-beijing"));
        assertThat(core.picture(nowNanos).gatewaysAlive()).hasSize(1);
        handle(new ControlEvent.StreamClosed("gateway-beijing"));
        assertThat(core.picture(nowNanos).gatewaysAlive()).isEmpty();
    }

    @Test
    void asksToStoreWishesBeforeAnythingElse() {
        var effects = deploy(1, new RegionSelection.All(), 1);
        assertThat(effects.getFirst()).isInstanceOfSatisfying(ControlEffect.Save.class, save -> assertThat(
                        save.desired().deployments())
                .hasSize(1));
    }

    @Test
    void standsWhereItStoodAfterRestoring() {
        var first = deploy(1, new RegionSelection.All(), 1);
        var stored = ((ControlEffect.Save) first.getFirst()).desired();
        deploy(2, only("beijing"), 2);
        handle(new ControlEvent.Restored(stored));
        assertThat(core.snapshot().deployments()).isEqualTo(stored.deployments());
        assertThat(holders(2, "beijing")).isEmpty();
    }

    @Test
    void notesARefusedSnapshotOnce() {
        var reply = new SnapshotReply("gateway-beijing", 1, 3, Optional.of("bad policy"));
        assertThat(handle(new ControlEvent.SnapshotReplied(reply))).hasSize(1);
        assertThat(handle(new ControlEvent.SnapshotReplied(reply))).isEmpty();
        assertThat(core.picture(nowNanos).replies()).containsExactly(reply);
    }

    @Test
    void refusesWhatItDoesNotKnowAndChangesNothing() {
        deploy(1, new RegionSelection.All(), 1);
        var before = core.picture(nowNanos);
        assertRefused(ErrorCode.UNKNOWN_MODEL, put("letters", 1, new RegionSelection.All()));
        assertRefused(ErrorCode.UNKNOWN_VERSION, put("digits", 3, new RegionSelection.All()));
        assertRefused(ErrorCode.UNKNOWN_REGION, put("digits", 1, only("atlantis")));
        assertRefused(ErrorCode.UNKNOWN_MODEL, new ControlEvent.DeploymentDeleted(new ModelName("letters")));
        assertRefused(ErrorCode.CONFLICT, new ControlEvent.VersionRegistered(Samples.version("digits", 5)));
        assertRefused(ErrorCode.UNKNOWN_REGION, new ControlEvent.NodeJoined(Samples.node("atlantis", 1)));
        var moved = new Node(new NodeId("beijing-1"), new RegionId("frankfurt"), new Endpoint("127.0.0.1", 1));
        assertRefused(ErrorCode.CONFLICT, new ControlEvent.NodeJoined(moved));
        var stranger = new NodeReport(new NodeId("stranger"), 0, 0, List.of());
        assertRefused(ErrorCode.NOT_FOUND, new ControlEvent.NodeReported(stranger));
        assertThat(core.picture(nowNanos)).isEqualTo(before);
    }

    @Test
    void refusesMoreThanItsBounds() {
        var config = new CoreConfig(Duration.ofSeconds(3), Duration.ofSeconds(5), 1, 1, 1);
        var small = new ControlCore(1, Samples.REGIONS, Samples.POLICIES, Samples.PUBLIC, config);
        small.handle(new ControlEvent.VersionRegistered(Samples.version("a", 1)), 0);
        small.handle(new ControlEvent.NodeJoined(Samples.node("beijing", 1)), 0);
        for (ControlEvent tooMany : List.of(
                new ControlEvent.VersionRegistered(Samples.version("a", 2)),
                new ControlEvent.VersionRegistered(Samples.version("b", 1)),
                new ControlEvent.NodeJoined(Samples.node("beijing", 2)))) {
            assertThatExceptionOfType(LeptonException.class)
                    .isThrownBy(() -> small.handle(tooMany, 0))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
        }
    }

    @Test
    void refusesADefaultClassWithoutAPolicy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ControlCore(
                        1, Samples.REGIONS, Samples.POLICIES, new DataClass("secret"), CoreConfig.defaults()))
                .withMessageContaining("secret");
    }

    private void assertRefused(ErrorCode code, ControlEvent event) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> handle(event))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private void join(Node node) {
        speaking.add(node.id());
        handle(new ControlEvent.NodeJoined(node));
    }

    private List<ControlEffect> deploy(int version, RegionSelection regions, int replicas) {
        return handle(
                new ControlEvent.DeploymentPut(new Deployment(new ModelVersionId(DIGITS, version), regions, replicas)));
    }

    private static ControlEvent put(String model, int version, RegionSelection regions) {
        return new ControlEvent.DeploymentPut(
                new Deployment(new ModelVersionId(new ModelName(model), version), regions, 1));
    }

    private List<ControlEffect> report(NodeId node, int version, Phase phase, String detail) {
        var replica = new ReplicaState(new ModelVersionId(DIGITS, version), phase, detail);
        return handle(new ControlEvent.NodeReported(new NodeReport(node, 1, 1, List.of(replica))));
    }

    /** Lets time go by, second by second, with a report of every node that speaks in each. */
    private void pass(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            nowNanos += Duration.ofSeconds(1).toNanos();
            var picture = core.picture(nowNanos);
            for (NodeId node : speaking) {
                var known = Optional.ofNullable(picture.reports().get(node));
                handle(new ControlEvent.NodeReported(known.orElse(new NodeReport(node, 0, 0, List.of()))));
            }
            handle(new ControlEvent.Ticked());
        }
    }

    private List<ControlEffect> handle(ControlEvent event) {
        return core.handle(event, nowNanos);
    }

    private int served() {
        return core.snapshot().deployments().getFirst().version().number();
    }

    private List<NodeId> holders(int version, String region) {
        return core.snapshot().assignments().stream()
                .filter(held -> held.version().number() == version)
                .map(Assignment::node)
                .filter(node -> node.value().startsWith(region))
                .toList();
    }

    private static NodeId otherThan(NodeId node, List<NodeId> nodes) {
        return nodes.stream().filter(each -> !each.equals(node)).findFirst().orElseThrow();
    }

    private static RegionSelection only(String... regions) {
        return new RegionSelection.Only(
                new HashSet<>(Arrays.stream(regions).map(RegionId::new).toList()));
    }
}
