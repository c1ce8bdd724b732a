package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.domain.Alias;
import io.lepton.domain.Arm;
import io.lepton.domain.Assignment;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.domain.Share;
import io.lepton.domain.Traffic;
import io.lepton.domain.TrafficPolicy;
import io.lepton.domain.Variant;
import io.lepton.wire.AliasView;
import io.lepton.wire.ArmReport;
import io.lepton.wire.TrafficReport;
import io.lepton.wire.TrafficView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Aliases and traffic policies from wish to service: two regions of two nodes, {@code digits/1} on one node of each. */
class TrafficPoliciesTest {
    private static final ModelName DIGITS = new ModelName("digits");
    private static final ModelName PROD = new ModelName("digits-prod");
    private static final RegionId BEIJING = new RegionId("beijing");

    private final MemoryDesiredStore store = new MemoryDesiredStore();
    private final ControlCore core =
            new ControlCore(1, Samples.REGIONS, Samples.POLICIES, Samples.PUBLIC, CoreConfig.defaults());
    private final List<NodeId> nodes = new ArrayList<>();
    private final Set<ModelVersionId> broken = new HashSet<>();
    private final Set<NodeId> slow = new HashSet<>();
    private long nowNanos;

    @BeforeEach
    void deploy() {
        for (String region : List.of("beijing", "frankfurt")) {
            for (int number = 1; number <= 2; number++) {
                nodes.add(Samples.node(region, number).id());
                handle(new ControlEvent.NodeJoined(Samples.node(region, number)));
            }
        }
        for (int number = 1; number <= 4; number++) {
            handle(new ControlEvent.VersionRegistered(Samples.version("digits", number)));
        }
        handle(new ControlEvent.DeploymentPut(new Deployment(version(1), new RegionSelection.All(), 1)));
        report();
    }

    @Test
    void movesAnAliasOnlyOnceTheNewVersionIsReadyAtTheOldOnesScaleInEveryRegion() {
        alias(1);
        report();
        assertThat(traffic().aliases()).containsExactly(new Alias(PROD, version(1)));
        slow.addAll(nodes.subList(0, 2));
        alias(2);
        assertThat(holders(2)).hasSize(2).isEqualTo(holders(1));
        report();
        assertThat(traffic().aliases()).as("frankfurt alone is ready").containsExactly(new Alias(PROD, version(1)));
        assertThat(view().state()).isEqualTo("rolling");
        assertThat(view().detail()).contains("version=digits/2, ready=1, wanted=2");
        slow.clear();
        report();
        assertThat(traffic().aliases()).containsExactly(new Alias(PROD, version(2)));
        assertThat(view().state()).isEqualTo("ready");
    }

    @Test
    void leavesAnAliasWhereItWasIfTheNewVersionFailsAndTellsWhy() {
        alias(1);
        report();
        broken.add(version(2));
        alias(2);
        report();
        assertThat(traffic().aliases()).containsExactly(new Alias(PROD, version(1)));
        assertThat(view().version()).contains(version(1));
        assertThat(view().state()).isEqualTo("failed");
        assertThat(view().detail()).contains("version=digits/2").contains("cause=bad file");
    }

    @Test
    void holdsWhatAnAliasLeftForAWhile() {
        alias(2);
        report();
        alias(3);
        report();
        assertThat(traffic().aliases()).containsExactly(new Alias(PROD, version(3)));
        assertThat(holders(2)).hasSize(2);
        pass(Duration.ofSeconds(6));
        assertThat(holders(2)).isEmpty();
        assertThat(holders(3)).hasSize(2);
    }

    @Test
    void keepsAnAliasedVersionWhenTheDeploymentMovesOn() {
        alias(1);
        report();
        handle(new ControlEvent.DeploymentPut(new Deployment(version(2), new RegionSelection.All(), 1)));
        report();
        report();
        pass(Duration.ofSeconds(10));
        assertThat(core.snapshot().deployments().getFirst().version()).isEqualTo(version(2));
        assertThat(holders(1)).hasSize(2);
    }

    @Test
    void bringsAPolicyIntoForceOnceEveryVersionIsReadyAndKeepsItsFormerOneUntilThen() {
        var first = policy(List.of(new Share(2, 5)), List.of());
        handle(new ControlEvent.TrafficPut(first));
        assertThat(traffic().policies()).isEmpty();
        assertThat(traffic().beside()).extracting(Deployment::version).containsExactly(version(2));
        report();
        assertThat(traffic().policies()).containsExactly(first);
        broken.add(version(4));
        handle(new ControlEvent.TrafficPut(policy(List.of(new Share(2, 10)), List.of(new Share(4, 10)))));
        report();
        assertThat(traffic().policies()).containsExactly(first);
        assertThat(core.traffic(DIGITS).state()).isEqualTo("failed");
        assertThat(core.traffic(DIGITS).detail()).contains("cause=bad file");
        handle(new ControlEvent.TrafficDeleted(DIGITS));
        pass(Duration.ofSeconds(6));
        assertThat(core.snapshot().traffic()).isEmpty();
        assertThat(holders(2)).isEmpty();
    }

    @Test
    void holdsAVariantInItsRegionAlone() {
        handle(new ControlEvent.TrafficPut(
                new TrafficPolicy(DIGITS, List.of(), List.of(), List.of(), List.of(new Variant(BEIJING, 2)))));
        report();
        assertThat(traffic().policies()).hasSize(1);
        assertThat(holders(2)).hasSize(1).allSatisfy(node -> assertThat(node.value())
                .startsWith("beijing"));
    }

    @Test
    void tellsEveryFaultAtOnce() {
        var wrong = new TrafficPolicy(
                DIGITS,
                List.of(new Share(1, 5), new Share(9, 5)),
                List.of(),
                List.of(new Share(1, 5)),
                List.of(new Variant(new RegionId("atlantis"), 2)));
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> handle(new ControlEvent.TrafficPut(wrong)))
                .withMessageContaining("no such version: model=digits, version=9")
                .withMessageContaining("the version is the deployed one itself: canaries")
                .withMessageContaining("the version is the deployed one itself: shadows")
                .withMessageContaining("no such region: region=atlantis");
        assertThat(core.snapshot().traffic()).isEmpty();
    }

    @Test
    void refusesAVariantWhereTheModelIsNotDeployed() {
        handle(new ControlEvent.DeploymentPut(
                new Deployment(version(1), new RegionSelection.Only(Set.of(new RegionId("frankfurt"))), 1)));
        assertRefused(
                ErrorCode.INVALID_REQUEST,
                new ControlEvent.TrafficPut(
                        new TrafficPolicy(DIGITS, List.of(), List.of(), List.of(), List.of(new Variant(BEIJING, 2)))));
    }

    @Test
    void refusesAliasesThatHideModelsOrStandForAliases() {
        handle(new ControlEvent.VersionRegistered(Samples.version("other", 1)));
        assertRefused(ErrorCode.CONFLICT, new ControlEvent.AliasPut(new Alias(new ModelName("other"), version(1))));
        alias(1);
        assertRefused(
                ErrorCode.INVALID_REQUEST,
                new ControlEvent.AliasPut(new Alias(new ModelName("a"), new ModelVersionId(PROD, 1))));
        assertRefused(ErrorCode.CONFLICT, new ControlEvent.VersionRegistered(Samples.version("digits-prod", 1)));
        assertRefused(ErrorCode.UNKNOWN_VERSION, new ControlEvent.AliasPut(new Alias(PROD, version(9))));
        assertRefused(
                ErrorCode.CONFLICT,
                new ControlEvent.AliasPut(new Alias(PROD, new ModelVersionId(new ModelName("other"), 1))));
        assertRefused(ErrorCode.NOT_FOUND, new ControlEvent.AliasDeleted(new ModelName("nobody")));
    }

    @Test
    void keepsAModelInServiceWhileItIsNamed() {
        alias(2);
        handle(new ControlEvent.TrafficPut(policy(List.of(new Share(2, 5)), List.of())));
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> handle(new ControlEvent.DeploymentDeleted(DIGITS)))
                .withMessageContaining("its traffic policy")
                .withMessageContaining("alias digits-prod");
        handle(new ControlEvent.TrafficDeleted(DIGITS));
        handle(new ControlEvent.AliasDeleted(PROD));
        handle(new ControlEvent.DeploymentDeleted(DIGITS));
        assertThat(core.snapshot().deployments()).isEmpty();
    }

    @Test
    void goesOnAfterARestartWhereItWas() {
        alias(1);
        report();
        alias(2);
        var successor = new ControlCore(2, Samples.REGIONS, Samples.POLICIES, Samples.PUBLIC, CoreConfig.defaults());
        for (NodeId node : nodes) {
            successor.handle(
                    new ControlEvent.NodeJoined(Samples.node(
                            node.value().split("-", -1)[0],
                            node.value().charAt(node.value().length() - 1) - '0')),
                    nowNanos);
        }
        successor.handle(new ControlEvent.Restored(store.read()), nowNanos);
        successor.handle(
                new ControlEvent.Ticked(),
                nowNanos + CoreConfig.defaults().gatherMax().toNanos());
        assertThat(successor.snapshot().traffic().orElseThrow().aliases()).containsExactly(new Alias(PROD, version(1)));
        assertThat(successor.aliases()).extracting(AliasView::wished).containsExactly(version(2));
    }

    @Test
    void undoesAMoveAndAPolicy() {
        alias(1);
        report();
        alias(2);
        report();
        long moved = store.changes(ChangeQuery.after(0)).stream()
                .filter(change -> change.resource().kind() == Change.Kind.ALIAS)
                .mapToLong(Change::revision)
                .max()
                .orElseThrow();
        handle(new Undo(store).of(moved));
        report();
        assertThat(traffic().aliases()).containsExactly(new Alias(PROD, version(1)));
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> new Undo(store).of(moved))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
        handle(new ControlEvent.TrafficPut(policy(List.of(new Share(2, 5)), List.of())));
        long shared = store.read().revision();
        handle(new Undo(store).of(shared));
        assertThat(core.traffic(DIGITS).wished()).isEmpty();
    }

    @Test
    void countsFromWhereAPolicyBegan() {
        told(1, 1_000, 3);
        handle(new ControlEvent.TrafficPut(policy(List.of(new Share(2, 5)), List.of())));
        report();
        told(2, 1_100, 8);
        told(1, 5, 5);
        assertThat(core.traffic(DIGITS).arms()).singleElement().satisfies((TrafficView.ArmFigures arm) -> {
            assertThat(arm.requests()).isEqualTo(100);
            assertThat(arm.errors()).containsExactly(Map.entry("OVERLOADED", 5L));
            assertThat(arm.errorShare()).isEqualTo(0.05);
            assertThat(arm.p99Millis()).isBetween(0.2, 0.4);
        });
    }

    /** Beijing's gateway tells what it has counted of the deployed version. */
    private void told(long sequence, long requests, long errors) {
        var arm = new ArmReport(
                new Arm(version(1), Arm.Role.BASE),
                requests,
                0,
                Map.of("OVERLOADED", errors),
                List.of(0L, requests),
                requests * 250,
                0);
        handle(new ControlEvent.TrafficReported(new TrafficReport(BEIJING, "process", sequence, List.of(arm))));
    }

    private static TrafficPolicy policy(List<Share> canaries, List<Share> shadows) {
        return new TrafficPolicy(DIGITS, canaries, List.of(), shadows, List.of());
    }

    private static ModelVersionId version(int number) {
        return new ModelVersionId(DIGITS, number);
    }

    private void alias(int number) {
        handle(new ControlEvent.AliasPut(new Alias(PROD, version(number))));
    }

    private AliasView view() {
        return core.aliases().getFirst();
    }

    private Traffic traffic() {
        return core.snapshot().traffic().orElseThrow();
    }

    private List<NodeId> holders(int number) {
        return core.snapshot().assignments().stream()
                .filter(held -> held.version().equals(version(number)))
                .map(Assignment::node)
                .toList();
    }

    /** Every node tells of what it was given: ready, or failed where the file is broken; the slow ones still warm up. */
    private void report() {
        for (NodeId node : nodes) {
            List<ReplicaState> replicas = core.snapshot().assignments().stream()
                    .filter(held -> held.node().equals(node))
                    .map(held -> state(node, held.version()))
                    .toList();
            handle(new ControlEvent.NodeReported(new NodeReport(node, 1, 1, replicas)));
        }
    }

    private ReplicaState state(NodeId node, ModelVersionId version) {
        if (broken.contains(version)) {
            return new ReplicaState(version, Phase.FAILED, "bad file");
        }
        boolean isWarm = !slow.contains(node) || version.number() == 1;
        return new ReplicaState(version, isWarm ? Phase.READY : Phase.WARMING, "");
    }

    private void pass(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            nowNanos += Duration.ofSeconds(1).toNanos();
            report();
            handle(new ControlEvent.Ticked());
        }
    }

    private void assertRefused(ErrorCode code, ControlEvent event) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> handle(event))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private void handle(ControlEvent event) {
        for (ControlEffect effect : core.handle(event, nowNanos)) {
            if (effect instanceof ControlEffect.Save(var desired)) {
                assertThat(store.write(desired, new Origin("anna", Instant.EPOCH)))
                        .isTrue();
            }
        }
    }
}
