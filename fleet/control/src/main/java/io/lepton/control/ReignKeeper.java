package io.lepton.control;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a control plane to reign, keeps it there with signs of life, and has it stand by while another reigns.
 *
 * <p>That never two of them write is the store's doing, by its epoch. This class only decides when to try: it compares what
 * it sees in the store with what it saw, in its own monotonic time, so no clock of another machine matters. Confined to one
 * thread at a time.
 */
final class ReignKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ReignKeeper.class);

    private final ReignConfig config;
    private final Clock clock;
    private final DesiredStore store;
    private final Mailbox mailbox;
    private final Function<DesiredState, ControlCore> successors;
    private Reign seen = new Reign(0, 0, false);
    private long seenNanos;
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
    void start() {
        switch (config.succession()) {
            case AT_ONCE -> {
                if (!takeOver()) {
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
    void tick() {
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
    void resign() {
        try {
            mailbox.epoch().ifPresent(store::resign);
        } catch (LeptonException e) {
            LOG.atWarn().setCause(e).log("the store was not told of the end");
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
            takeOver();
        }
    }

    private boolean takeOver() {
        DesiredState found = store.read().underNewEpoch();
        // Made first: a fleet that contradicts itself must not end another's reign.
        ControlCore successor = successors.apply(found);
        DesiredState reign = successor.startedFrom(found);
        if (!store.write(reign, new Origin(Origin.FLEET, clock.now()))) {
            return false;
        }
        seenNanos = clock.nanos();
        mailbox.begin(successor, reign);
        return true;
    }
}
