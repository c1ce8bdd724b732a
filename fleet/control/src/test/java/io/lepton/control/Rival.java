package io.lepton.control;

import io.lepton.control.Replacement.Existing;
import io.lepton.domain.Deployment;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionSelection;
import io.lepton.wire.BackupChange;
import java.time.Duration;
import java.util.List;

/** A control plane without its server, stepped by hand on a clock of its own. */
final class Rival {
    static final ModelName MODEL = new ModelName("digits");

    final JumpingClock clock = new JumpingClock();
    final Mailbox mailbox;
    private final ReignKeeper keeper;

    Rival(DesiredStore store, ReignConfig config) {
        this.mailbox = new Mailbox(clock, store);
        this.keeper = new ReignKeeper(
                config,
                clock,
                store,
                mailbox,
                reign -> new ControlCore(
                        reign.epoch(), Samples.REGIONS, Samples.POLICIES, Samples.PUBLIC, CoreConfig.defaults()));
    }

    void start() {
        keeper.start();
    }

    void tick() {
        keeper.tick();
    }

    Duration heldFor() {
        return keeper.heldFor();
    }

    void resign() {
        keeper.resign();
    }

    DesiredState restore(Ledger backup, List<BackupChange> history, Existing existing) {
        return keeper.put(backup, history.iterator(), existing);
    }

    boolean isReigning() {
        return mailbox.isReigning();
    }

    void register() {
        mailbox.handle(new ControlEvent.VersionRegistered(Samples.version(MODEL.value(), 1)));
    }

    /** Wishes so many replicas; true if that was acknowledged. */
    boolean deploy(int replicas) {
        try {
            mailbox.handle(new ControlEvent.DeploymentPut(
                    new Deployment(Samples.version(MODEL.value(), 1).id(), new RegionSelection.All(), replicas)));
            return true;
        } catch (LeptonException _) {
            return false;
        }
    }
}
