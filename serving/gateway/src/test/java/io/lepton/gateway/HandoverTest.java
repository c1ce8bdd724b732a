package io.lepton.gateway;

import static io.lepton.gateway.Fleet.DIGITS;
import static io.lepton.gateway.Fleet.DIGITS_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Assignment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Handover;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.Priority;
import io.lepton.domain.RouteReason;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a gateway does while a rollout goes replica by replica. */
class HandoverTest {
    private static final ModelVersionId DIGITS_2 = new ModelVersionId(DIGITS, 2);
    private static final Assignment DRAINING = new Assignment(DIGITS_1, new NodeId("frankfurt-1"));

    private final Fleet fleet = new Fleet();
    private final CoreHarness frankfurt = CoreHarness.inFrankfurt(fleet);

    @Test
    void sendsNothingToANodeOfWhichOnlyANewVersionIsReadyButNotNamed() {
        frankfurt.nodeSpeaks(2, DIGITS_2);
        assertThat(nodesChosen()).containsExactly("frankfurt-1");
    }

    @Test
    void spreadsOverTheNodesOfEveryVersionThatAnswers() {
        give(new Handover(List.of(DIGITS_2), List.of()));
        frankfurt.nodeSpeaks(2, DIGITS_2);
        assertThat(nodesChosen()).containsExactlyInAnyOrder("frankfurt-1", "frankfurt-2");
    }

    @Test
    void tellsTheVersionThatTheNodeHas() {
        give(new Handover(List.of(DIGITS_2), List.of()));
        frankfurt.nodeSpeaks(1);
        frankfurt.nodeSpeaks(2, DIGITS_2);
        assertThat(CoreHarness.Way.of(frankfurt.route()).version()).isEqualTo(DIGITS_2);
    }

    @Test
    void keepsToAVersionThatTheCallerNames() {
        give(new Handover(List.of(DIGITS_2), List.of()));
        frankfurt.nodeSpeaks(2, DIGITS_2);
        var named = new RouteQuery(
                DIGITS,
                OptionalInt.of(2),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Priority.NORMAL,
                Optional.empty(),
                0,
                Set.of());
        for (int i = 0; i < 8; i++) {
            var way = CoreHarness.Way.of(frankfurt.route(named));
            assertThat(way.version()).isEqualTo(DIGITS_2);
            assertThat(way.reason()).isEqualTo(RouteReason.LOCAL);
        }
    }

    @Test
    void sendsNothingNewToAReplicaThatDrains() {
        give(new Handover(List.of(), List.of(DRAINING)));
        assertThat(nodesChosen()).containsExactly("frankfurt-2");
    }

    @Test
    void goesOnWithOneThatDrainsWhereThereIsNoOther() {
        give(new Handover(List.of(), List.of(DRAINING)));
        frankfurt.nodeSpeaks(2);
        assertThat(nodesChosen()).containsExactly("frankfurt-1");
    }

    private Set<String> nodesChosen() {
        Set<String> chosen = new HashSet<>();
        for (int i = 0; i < 16; i++) {
            if (CoreHarness.Way.of(frankfurt.route()).target() instanceof RouteTarget.LocalNode(var node)) {
                chosen.add(node.id().value());
            }
        }
        return chosen;
    }

    private void give(Handover handover) {
        fleet.next();
        fleet.versions.add(Fleet.version(DIGITS_2));
        FleetSnapshot bare = fleet.snapshot();
        frankfurt.give(new FleetSnapshot(
                bare.epoch(),
                bare.revision(),
                bare.regions(),
                bare.gateways(),
                bare.nodes(),
                bare.versions(),
                bare.deployments(),
                bare.assignments(),
                bare.policies(),
                bare.defaultDataClass(),
                Optional.of(handover),
                bare.traffic()));
    }
}
