package io.lepton.control;

import io.lepton.chassis.Clock;
import io.lepton.control.Change.Kind;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.BackupChange;
import java.time.Duration;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a control plane to reign, keeps it there with signs of life, and has it stand by while another reigns.
 *
 * <p>That never two of them write is the store's doing, by its epoch. This class only decides when to try: it compares what
 * it sees in the store with what it saw, in its own monotonic time, so no clock of another machine matters. Guarded by
 * its own lock, which is taken before the mailbox's.
 */
final class ReignKeeper implements Replacement {
    private static final Logger LOG = LoggerFactory.getLogger(ReignKeeper.class);

    /** How long gateways and nodes serve on by what they have, and say what they hold, after a restore. */
    private static final Duration GATHERING = Duration.ofSeconds(3);

    /** So fresh a word of the store is not asked for anew, however many ask. */
    private static final Duration FRESH = Duration.ofMillis(250);

    private final ReignConfig config;
    private final Clock clock;
    private final DesiredStore store;
    private final Mailbox mailbox;
    private final Function<DesiredState, ControlCore> successors;
    private Reign seen = new Reign(0, 0, false);
    private long seenNanos;
    /** When the store was asked that last said that this one reigns. */
    private long heldNanos;

    private boolean isStoreSilent;

    /**
     * A keeper that has not begun.
     *
     * @param successors makes the core of a new reign from the state that begins it
     */
    ReignKeeper(
            ReignConfig config,
            Clock clock,
            DesiredStore store,
            Mailbox mailbox,
            Function<DesiredState, ControlCore> successors) {
        this.config = config;
        this.clock = clock;
        this.store = store;
        this.mailbox = mailbox;
        this.successors = successors;
    }

    /**
     * Begins to reign, or to stand by.
     *
     * @throws LeptonException {@link ErrorCode#CONFLICT} if it must reign at once and another began at the same moment
     */
    synchronized void start() {
        switch (config.succession()) {
            case AT_ONCE -> {
                if (!takeOver(Duration.ZERO)) {
                    throw new LeptonException(
                            ErrorCode.CONFLICT, "another control plane starts on the store at the same moment");
                }
            }
            case WHEN_VACANT -> {
                watch();
                if (!mailbox.isReigning()) {
                    LOG.atInfo().addKeyValue("reigningEpoch", seen.epoch()).log("standing by");
                }
            }
        }
    }

    /** Looks after the reign; comes with each tick. A store that cannot be used changes nothing, and is told of once. */
    synchronized void tick() {
        try {
            if (mailbox.isReigning()) {
                beat();
            } else {
                watch();
            }
            isStoreSilent = false;
        } catch (LeptonException e) {
            if (!isStoreSilent) {
                LOG.atWarn().setCause(e).log("the store cannot be used");
            }
            isStoreSilent = true;
        }
    }

    /** Ends the reign in order, so that another may begin at once. */
    synchronized void resign() {
        try {
            mailbox.epoch().ifPresent(store::resign);
        } catch (LeptonException e) {
            LOG.atWarn().setCause(e).log("the store was not told of the end");
        }
    }

    /**
     * How long ago the store last said that this control plane reigns; it is asked again where that is a while.
     *
     * @throws LeptonException {@link ErrorCode#CONTROL_STANDBY} if another reigns
     */
    synchronized Duration heldFor() {
        mailbox.requireReign();
        long now = clock.nanos();
        if (now - heldNanos >= FRESH.toNanos()) {
            try {
                Reign found = store.reign();
                if (mailbox.epoch().equals(OptionalLong.of(found.epoch()))) {
                    heldNanos = now;
                } else {
                    mailbox.stepDown(found.epoch());
                }
            } catch (LeptonException e) {
                LOG.atDebug().setCause(e).log("the store does not say who reigns");
            }
            mailbox.requireReign();
        }
        return Duration.ofNanos(clock.nanos() - heldNanos);
    }

    @Override
    public synchronized DesiredState put(Ledger backup, Iterator<BackupChange> history, Existing existing) {
        rehearse(backup);
        return mailbox.exclusively(() -> {
            Ledger before = store.ledger();
            if (existing == Existing.KEEP) {
                requireUntold(before);
            }
            boolean isReplaced = mailbox.epoch().equals(OptionalLong.of(before.epoch()))
                    && store.replace(before, backup.inPlaceOf(before), history);
            if (!isReplaced) {
                throw new LeptonException(ErrorCode.CONFLICT, "the store was changed by another at the same moment");
            }
            LOG.atWarn()
                    .addKeyValue("backupRevision", backup.revision())
                    .addKeyValue("backupEpoch", backup.epoch())
                    .log("restored from a backup");
            Duration gatherMin = mailbox.isFleetThere() ? GATHERING : Duration.ZERO;
            mailbox.end();
            if (!takeOver(gatherMin)) {
                throw new LeptonException(
                        ErrorCode.CONFLICT, "restored, and another control plane reigns over it: see its status");
            }
            return mailbox.stored();
        });
    }

    /** Lets a core that nobody hears begin with it: what that cannot do, the one that reigns is never asked to. */
    private void rehearse(Ledger backup) {
        try {
            DesiredState found = backup.state().underNewEpoch();
            ControlCore rehearsal = successors.apply(found);
            var _ = rehearsal.handle(new ControlEvent.Restored(rehearsal.startedFrom(found)), 0);
            var _ = rehearsal.handle(new ControlEvent.Ticked(), 0);
            var _ = rehearsal.wholeSnapshot();
        } catch (RuntimeException e) {
            // Whatever it is: the file came from outside, and nothing has been done yet.
            throw new LeptonException(
                    ErrorCode.INVALID_BACKUP, "no fleet can go on with it: cause=" + e.getMessage(), e);
        }
    }

    private void requireUntold(Ledger found) {
        boolean isTold =
                found.resources().stream().anyMatch(resource -> resource.kind().equals(Kind.VERSION.word()))
                        || store.rows(new DesiredStore.Place(0, -1), Long.MAX_VALUE, ChangeQuery.MAX).stream()
                                .anyMatch(row -> !row.author().equals(Origin.FLEET));
        if (isTold) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "the fleet is not empty: revision=" + found.revision()
                            + "; replace=true puts the backup in the place of all it holds, history included");
        }
    }

    private void beat() {
        if (clock.nanos() - seenNanos < config.beatEvery().toNanos()) {
            return;
        }
        seenNanos = clock.nanos();
        mailbox.epoch().ifPresent(epoch -> {
            if (!store.beat(epoch)) {
                mailbox.stepDown(store.reign().epoch());
            }
        });
    }

    private void watch() {
        Reign now = store.reign();
        if (!now.equals(seen)) {
            seen = now;
            seenNanos = clock.nanos();
        }
        boolean isSilent = clock.nanos() - seenNanos >= config.silenceMax().toNanos();
        if (now.isVacant() || isSilent) {
            takeOver(Duration.ZERO);
        }
    }

    /** Begins a reign over what the store holds; a fleet that is there already is heard so long, at least. */
    private boolean takeOver(Duration gatherMin) {
        DesiredState found = store.read().underNewEpoch();
        // Made first: a fleet that contradicts itself must not end another's reign.
        ControlCore successor = successors.apply(found);
        successor.gatherAtLeast(gatherMin);
        long askedNanos = clock.nanos();
        DesiredState reign = successor.startedFrom(found);
        if (!store.write(reign, new Origin(Origin.FLEET, clock.now()))) {
            return false;
        }
        seenNanos = clock.nanos();
        heldNanos = askedNanos;
        mailbox.begin(successor, reign);
        return true;
    }
}
