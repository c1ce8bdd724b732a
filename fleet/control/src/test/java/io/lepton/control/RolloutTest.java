package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.control.RolloutState.Status;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Handover;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NodeId;
import io.lepton.domain.Portion;
import io.lepton.domain.RegionId;
import io.lepton.domain.RolloutStrategy;
import io.lepton.domain.RolloutStrategy.Approval;
import io.lepton.domain.RolloutStrategy.OnFailure;
import io.lepton.wire.RolloutView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final int LONG = 60;
    private static final RolloutStrategy ONE_BY_ONE = strategy(OnFailure.STOP, Approval.NOT_REQUIRED, Optional.empty());

    private final RolloutWorld world = new RolloutWorld(4);

    @Test
    void goesReplicaByReplicaAndEndsWithOneVersion() {
        served(1);
        world.deploy(2, 3, ONE_BY_ONE);
        world.settle(6);
        assertThat(world.served()).contains(1);
        assertThat(world.core.snapshot().handover().map(Handover::rising).orElse(List.of()))
                .extracting(version -> version.number())
                .containsExactly(2);
        world.settle(LONG);
        assertThat(world.status()).isEqualTo("complete");
        assertThat(world.served()).contains(2);
        assertThat(world.core.snapshot().assignments())
                .hasSize(6)
                .allMatch(held -> held.version().number() == 2);
        assertThat(world.core.snapshot().handover()).isEmpty();
    }

    @Test
    void goesRegionByRegionWhereAsked() {
        served(1);
        world.deploy(
                2, 3, strategy(OnFailure.STOP, Approval.NOT_REQUIRED, Optional.of(List.of(new RegionId("frankfurt")))));
        world.settle(4);
        assertThat(region("beijing").state()).isEqualTo("waiting");
        assertThat(region("frankfurt").state()).isEqualTo("progressing");
        world.settle(LONG);
        assertThat(world.status()).isEqualTo("complete");
    }

    @Test
    void stopsAtTheFirstFailureAndGoesOnWhenTold() {
        served(1);
        world.breakVersion(2);
        world.deploy(2, 3, ONE_BY_ONE);
        world.settle(LONG);
        assertThat(world.status()).isEqualTo("stopped");
        assertThat(view().reason()).startsWith("a replica failed: node=");
        assertThat(world.served()).contains(1);
        assertThat(world.serving("beijing")).isEqualTo(3);
        world.mend(2);
        world.command(RolloutCommand.RESUME);
        world.settle(LONG);
        assertThat(world.served()).contains(2);
    }

    @Test
    void returnsByItselfWhereAsked() {
        served(1);
        world.breakVersion(2);
        world.deploy(2, 3, strategy(OnFailure.ROLLBACK, Approval.NOT_REQUIRED, Optional.empty()));
        world.settle(LONG);
        assertThat(world.status()).isEqualTo("complete");
        assertThat(view().version().number()).isEqualTo(1);
        assertThat(view().reason()).startsWith("a replica failed");
        assertThat(world.core.snapshot().assignments())
                .allMatch(held -> held.version().number() == 1);
    }

    @Test
    void waitsForApprovalBeforeItAnswersAndStoresThat() {
        served(1);
        world.deploy(2, 3, strategy(OnFailure.STOP, Approval.REQUIRED, Optional.empty()));
        world.settle(LONG);
        assertThat(world.status()).isEqualTo("awaiting-approval");
        assertThat(world.core.snapshot().handover()).isEmpty();
        world.command(RolloutCommand.APPROVE);
        assertThat(world.saved().getLast().rollouts())
                .extracting(RolloutState::approved)
                .containsExactly(true);
        world.settle(LONG);
        assertThat(world.served()).contains(2);
        assertThat(world.saved().getLast().rollouts())
                .extracting(RolloutState::status)
                .containsExactly(Status.COMPLETE);
    }

    @Test
    void doesNotServeAFirstVersionThatWasNotApproved() {
        world.deploy(1, 1, strategy(OnFailure.STOP, Approval.REQUIRED, Optional.empty()));
        world.settle(LONG);
        assertThat(world.core.snapshot().deployments()).isEmpty();
        world.command(RolloutCommand.APPROVE);
        assertThat(world.served()).contains(1);
    }

    @Test
    void goesBackWhereItIsRejected() {
        served(1);
        world.deploy(2, 3, strategy(OnFailure.STOP, Approval.REQUIRED, Optional.empty()));
        world.settle(LONG);
        world.command(RolloutCommand.REJECT);
        world.settle(LONG);
        assertThat(view().version().number()).isEqualTo(1);
        assertThat(view().reason()).isEqualTo("rejected");
    }

    @Test
    void standsStillWhilePausedAndMakesUpForWhatIsLost() {
        served(1);
        world.deploy(2, 3, ONE_BY_ONE);
        world.settle(3);
        world.command(RolloutCommand.PAUSE);
        world.settle(8);
        var before = world.core.snapshot().assignments();
        world.settle(2);
        assertThat(world.core.snapshot().assignments()).isEqualTo(before);
        world.kill(world.core.snapshot().assignments().getFirst().node());
        world.settle(LONG);
        assertThat(world.status()).isEqualTo("paused");
        assertThat(world.serving("beijing")).isEqualTo(3);
        world.command(RolloutCommand.RESUME);
        world.settle(2 * LONG);
        assertThat(world.served()).contains(2);
    }

    @Test
    void rollsACompletedRolloutBackOnce() {
        served(1);
        world.deploy(2, 3, ONE_BY_ONE);
        world.settle(LONG);
        world.command(RolloutCommand.ROLLBACK);
        world.settle(LONG);
        assertThat(world.served()).contains(1);
        assertThat(view().reason()).isEqualTo("rolled back from digits/2");
        assertRefused(RolloutCommand.ROLLBACK);
    }

    @Test
    void countsStandstillAsFailure() {
        served(1);
        var patient = new RolloutStrategy(
                Optional.of(Portion.count(1)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(5));
        world.deploy(2, 3, patient);
        for (int i = 0; i < 40; i++) {
            world.tick();
        }
        assertThat(world.status()).isEqualTo("stopped");
        assertThat(view().reason()).isEqualTo("nothing moved in time: deadlineSeconds=5");
    }

    @Test
    void keepsWhatDrainsUntilGatewaysKnowOrLongEnough() {
        served(1);
        world.deafenGateways(true);
        world.deploy(2, 3, RolloutStrategy.atOnce());
        world.settle(8);
        assertThat(world.served()).contains(2);
        assertThat(view().replicas()).extracting(RolloutView.Replica::state).contains("draining");
        world.settle(25);
        assertThat(view().replicas()).extracting(RolloutView.Replica::state).containsOnly("serving");
    }

    @Test
    void startsTheSuccessorOfALostReplicaBeforeItGivesThatUp() {
        world.deploy(1, 1, RolloutStrategy.atOnce());
        world.settle(LONG);
        NodeId lost = view().replicas().getFirst().node();
        world.kill(lost);
        world.settle(22);
        assertThat(view().replicas()).extracting(RolloutView.Replica::node).contains(lost);
        world.settle(LONG);
        assertThat(view().replicas()).extracting(RolloutView.Replica::node).doesNotContain(lost);
        assertThat(world.serving("beijing")).isEqualTo(1);
    }

    @Test
    void goesOnWhereItStoodAfterARestart() {
        served(1);
        world.deploy(2, 3, strategy(OnFailure.STOP, Approval.REQUIRED, Optional.empty()));
        world.settle(LONG);
        world.command(RolloutCommand.APPROVE);
        var stored = world.saved().getLast();
        var next = new ControlCore(2, Samples.REGIONS, Samples.POLICIES, Samples.PUBLIC, CoreConfig.defaults());
        next.handle(new ControlEvent.Restored(stored), 0);
        var view = next.rollout(RolloutWorld.MODEL, 0).orElseThrow();
        assertThat(view.approval()).isEqualTo("given");
        assertThat(view.version().number()).isEqualTo(2);
        assertThat(view.serving().orElseThrow().number()).isEqualTo(1);
    }

    @Test
    void refusesWhatMakesNoSense() {
        served(1);
        assertRefused(RolloutCommand.PAUSE);
        assertRefused(RolloutCommand.RESUME);
        assertRefused(RolloutCommand.APPROVE);
        assertRefused(RolloutCommand.REJECT);
        assertRefused(RolloutCommand.ROLLBACK);
    }

    private void served(int version) {
        world.deploy(version, 3, RolloutStrategy.atOnce());
        world.settle(LONG);
        assertThat(world.serving("beijing")).isEqualTo(3);
    }

    private RolloutView view() {
        return world.core.rollout(RolloutWorld.MODEL, world.nowNanos()).orElseThrow();
    }

    private RolloutView.Region region(String name) {
        return view().regions().stream()
                .filter(region -> region.region().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void assertRefused(RolloutCommand command) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> world.command(command))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    }

    private static RolloutStrategy strategy(OnFailure onFailure, Approval approval, Optional<List<RegionId>> order) {
        return new RolloutStrategy(
                Optional.of(Portion.count(1)),
                Optional.empty(),
                order,
                Optional.empty(),
                Optional.of(onFailure),
                Optional.of(approval),
                Optional.empty());
    }
}
