package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Assignment;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.domain.ResidencyPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A control plane that succeeds one that was killed, in a fleet that has worked on meanwhile. */
class GatheringTest {
    private static final int MODELS = 24;
    private static final int NODES = 4;
    private static final Duration GATHERING = Duration.ofSeconds(3);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final List<ModelVersion> versions = IntStream.range(0, MODELS)
            .mapToObj(i -> Samples.version("model-" + i, 1))
            .toList();
    private final List<Node> nodes = IntStream.rangeClosed(1, NODES)
            .mapToObj(i -> Samples.node("beijing", i))
            .toList();

    @Test
    void movesNothingWhenItComesBack() {
        FleetSnapshot before = settled(new Ticking(1));
        var successor = new Ticking(2);
        successor.handle(new ControlEvent.Restored(stored(before)));
        // The other way round than at first, one at a time: whoever came first once got what nobody else could take.
        for (Node node : nodes.reversed()) {
            successor.join(node, before);
        }
        assertThat(successor.published)
                .as("nothing is said before all have spoken")
                .isEmpty();
        successor.pass(GATHERING);
        assertThat(successor.published).hasSize(1);
        FleetSnapshot after = successor.published.getFirst();
        assertThat(after.epoch()).isEqualTo(2);
        assertThat(Set.copyOf(after.assignments())).isEqualTo(Set.copyOf(before.assignments()));
        assertThat(after.nodes()).isEqualTo(before.nodes());
        assertThat(after.deployments()).isEqualTo(before.deployments());
    }

    @Test
    void onlyWhatALostNodeHeldMoves() {
        FleetSnapshot before = settled(new Ticking(1));
        NodeId lost = nodes.getFirst().id();
        var successor = new Ticking(2);
        successor.handle(new ControlEvent.Restored(stored(before)));
        nodes.stream().skip(1).forEach(node -> successor.join(node, before));
        successor.pass(GATHERING);
        Set<Assignment> kept = new HashSet<>(before.assignments());
        kept.removeIf(assignment -> assignment.node().equals(lost));
        assertThat(successor.published.getLast().assignments())
                .as("every model has a place again, and none moved that had one")
                .hasSize(MODELS)
                .containsAll(kept);
    }

    @Test
    void aStreamThatOpensWhileTheFleetGathersHearsNothingYet() {
        FleetSnapshot before = settled(new Ticking(1));
        var successor = new Ticking(2);
        successor.handle(new ControlEvent.Restored(stored(before)));
        assertThat(successor.handle(new ControlEvent.StreamOpened("gateway-beijing")))
                .isEmpty();
        successor.pass(GATHERING);
        assertThat(successor.handle(new ControlEvent.StreamOpened("gateway-beijing")))
                .hasAtLeastOneElementOfType(ControlEffect.SendTo.class);
    }

    @Test
    void aWishIsStoredAtOnceAndCarriedOutAfterwards() {
        FleetSnapshot before = settled(new Ticking(1));
        var successor = new Ticking(2);
        successor.handle(new ControlEvent.Restored(stored(before)));
        nodes.forEach(node -> successor.join(node, before));
        assertThat(successor.handle(new ControlEvent.DeploymentDeleted(new ModelName("model-0"))))
                .hasAtLeastOneElementOfType(ControlEffect.Save.class)
                .doesNotHaveAnyElementsOfTypes(ControlEffect.Publish.class);
        successor.pass(GATHERING);
        assertThat(successor.published.getLast().assignments()).hasSize(MODELS - 1);
    }

    @Test
    void aFirstReignHasNobodyToWaitFor() {
        var first = new Ticking(1);
        first.handle(new ControlEvent.Restored(DesiredState.empty().underNewEpoch()));
        first.join(nodes.getFirst(), first.core.snapshot());
        assertThat(first.published).isNotEmpty();
    }

    private FleetSnapshot settled(Ticking first) {
        first.handle(new ControlEvent.Restored(DesiredState.empty().underNewEpoch()));
        nodes.forEach(node -> first.handle(new ControlEvent.NodeJoined(node)));
        for (ModelVersion version : versions) {
            first.handle(new ControlEvent.VersionRegistered(version));
            first.handle(new ControlEvent.DeploymentPut(new Deployment(version.id(), new RegionSelection.All(), 1)));
        }
        return first.core.snapshot();
    }

    private DesiredState stored(FleetSnapshot before) {
        return new DesiredState(
                2,
                100,
                versions.stream()
                        .map(version -> new Model(version.id().model(), List.of(version)))
                        .toList(),
                before.deployments(),
                before.deployments());
    }

    /** A core with its clock. */
    private static final class Ticking {
        final List<FleetSnapshot> published = new ArrayList<>();
        final ControlCore core;
        private long nowNanos;

        Ticking(long epoch) {
            core = new ControlCore(
                    epoch,
                    List.of(Samples.region("beijing", "CN")),
                    List.of(new ResidencyPolicy(new DataClass("public"), new ResidencyPolicy.Anywhere())),
                    new DataClass("public"),
                    CoreConfig.defaults().withGathering(GATHERING));
        }

        List<ControlEffect> handle(ControlEvent event) {
            List<ControlEffect> effects = core.handle(event, nowNanos);
            for (ControlEffect effect : effects) {
                if (effect instanceof ControlEffect.Publish(var snapshot)) {
                    published.add(snapshot);
                }
            }
            return effects;
        }

        /** Joins as a node that has worked on by a snapshot, and says what it holds. */
        void join(Node node, FleetSnapshot before) {
            handle(new ControlEvent.NodeJoined(node));
            handle(new ControlEvent.NodeReported(new NodeReport(
                    node.id(),
                    before.epoch(),
                    before.revision(),
                    before.assignments().stream()
                            .filter(assignment -> assignment.node().equals(node.id()))
                            .map(assignment -> new ReplicaState(assignment.version(), Phase.READY, ""))
                            .toList())));
            handle(new ControlEvent.Ticked());
        }

        void pass(Duration time) {
            for (long end = nowNanos + time.toNanos(); nowNanos < end; ) {
                nowNanos = Math.min(end, nowNanos + SECOND);
                List.copyOf(core.picture(nowNanos).reports().values())
                        .forEach(report -> handle(new ControlEvent.NodeReported(report)));
                handle(new ControlEvent.Ticked());
            }
        }
    }
}
