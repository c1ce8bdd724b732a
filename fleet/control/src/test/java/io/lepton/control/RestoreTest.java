package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.control.DesiredStore.Place;
import io.lepton.control.ReignConfig.Succession;
import io.lepton.control.Replacement.Existing;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NodeReport;
import io.lepton.domain.RegionId;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.wire.BackupChange;
import io.lepton.wire.BackupResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reign over what a backup holds, begun by a control plane that reigns. */
class RestoreTest {
    private final MemoryDesiredStore lost = new MemoryDesiredStore();
    private final MemoryDesiredStore store = new MemoryDesiredStore();
    private Ledger backup;
    private List<BackupChange> history;

    @BeforeEach
    void makeBackup() {
        var rival = rival(lost, Succession.AT_ONCE);
        rival.register();
        rival.deploy(2);
        rival.deploy(3);
        backup = lost.ledger();
        history = lost.rows(new Place(0, -1), Long.MAX_VALUE, ChangeQuery.MAX);
    }

    @Test
    void goesOnUnderAnEpochAboveEveryOther() {
        var rival = rival(store, Succession.WHEN_VACANT);
        DesiredState reign = rival.restore(backup, history, Existing.KEEP);
        assertThat(reign.epoch()).isGreaterThan(backup.epoch() + 1_000);
        assertThat(rival.mailbox.picture().wished()).isEqualTo(lost.read().deployments());
        assertThat(rival.mailbox.picture().snapshot().epoch()).isEqualTo(reign.epoch());
        assertThat(store.reign()).isEqualTo(new Reign(reign.epoch(), 0, false));
        assertThat(rival.deploy(4)).isTrue();
        assertThat(store.rows(new Place(0, -1), backup.revision(), ChangeQuery.MAX))
                .isEqualTo(history);
    }

    @Test
    void keepsAFleetThatSomebodyHasToldSomething() {
        var rival = rival(store, Succession.WHEN_VACANT);
        rival.register();
        DesiredState before = store.read();
        assertThatThrownBy(() -> rival.restore(backup, history, Existing.KEEP))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                .hasMessageContaining("not empty");
        assertThat(store.read()).isEqualTo(before);
        assertThat(rival.isReigning()).isTrue();
        long revision = before.revision();
        assertThat(rival.restore(backup, history, Existing.REPLACE).revision()).isGreaterThan(revision);
    }

    @Test
    void isRefusedToOneWhoHasBeenSucceeded() {
        var first = rival(store, Succession.WHEN_VACANT);
        var second = rival(store, Succession.AT_ONCE);
        DesiredState before = store.read();
        assertThatThrownBy(() -> first.restore(backup, history, Existing.REPLACE))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
        assertThat(store.read()).isEqualTo(before);
        assertThat(second.isReigning()).isTrue();
    }

    @Test
    void fencesWhoeverStandsByOrIsStillAtWork() {
        var first = rival(store, Succession.WHEN_VACANT);
        var standby = rival(store, Succession.WHEN_VACANT);
        var _ = first.restore(backup, history, Existing.KEEP);
        standby.tick();
        assertThat(standby.isReigning()).isFalse();
        assertThat(first.isReigning()).isTrue();
    }

    @Test
    void refusesWhatNoFleetCouldGoOnWith() {
        var rival = rival(store, Succession.WHEN_VACANT);
        DesiredState before = store.read();
        List<BackupResource> withoutVersion = new ArrayList<>(backup.resources());
        withoutVersion.removeIf(resource -> resource.kind().equals("version"));
        List<BackupResource> unreadable = new ArrayList<>(backup.resources());
        unreadable.add(new BackupResource("deployment", "other", "{}"));
        List<BackupResource> unknown = new ArrayList<>(backup.resources());
        unknown.add(new BackupResource("spaceship", "other", "{}"));
        for (var broken : List.of(withoutVersion, unreadable, unknown)) {
            assertThatThrownBy(() -> rival.restore(new Ledger(1, 9, broken), history, Existing.REPLACE))
                    .isInstanceOfSatisfying(
                            LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_BACKUP));
            assertThat(store.read()).isEqualTo(before);
            assertThat(rival.isReigning()).isTrue();
        }
    }

    /** Gateways and nodes that are there serve on, and say what they hold before anything is decided. */
    @Test
    void movesNothingThatIsWhereItShouldBe() {
        var rival = rival(store, Succession.WHEN_VACANT);
        var _ = rival.restore(backup, history, Existing.KEEP);
        for (int number = 1; number <= 5; number++) {
            rival.mailbox.handle(new ControlEvent.NodeJoined(Samples.node("beijing", number)));
        }
        rival.mailbox.handle(
                new ControlEvent.GatewayJoined(new Gateway(new RegionId("beijing"), new Endpoint("127.0.0.1", 7071))));
        FleetSnapshot served = rival.mailbox.picture().snapshot();
        assertThat(served.assignments()).hasSize(3);

        var _ = rival.restore(backup, history, Existing.REPLACE);
        for (int number = 1; number <= 5; number++) {
            rival.mailbox.handle(new ControlEvent.NodeJoined(Samples.node("beijing", number)));
        }
        served.assignments()
                .forEach(held -> rival.mailbox.handle(new ControlEvent.NodeReported(new NodeReport(
                        held.node(), 1, 1, List.of(new ReplicaState(held.version(), Phase.READY, ""))))));
        rival.clock.pass(Duration.ofMillis(2_900));
        rival.mailbox.handle(new ControlEvent.Ticked());
        assertThat(rival.mailbox.picture().snapshot().assignments())
                .as("nothing is said yet")
                .isEmpty();
        rival.clock.pass(Duration.ofMillis(200));
        rival.mailbox.handle(new ControlEvent.Ticked());
        assertThat(rival.mailbox.picture().snapshot().assignments()).isEqualTo(served.assignments());
    }

    private static Rival rival(DesiredStore store, Succession succession) {
        var rival = new Rival(store, ReignConfig.of(succession));
        rival.start();
        return rival;
    }
}
