package io.lepton.control;

import io.lepton.chassis.Clock;
import io.lepton.chassis.LineSink;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.wire.RolloutView;
import io.lepton.wire.SnapshotSigner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door to the core: every event goes through it, one at a time, and its effects are performed before the next.
 *
 * <p>There is a core only while this control plane reigns; while another does, every event is refused. Guarded by its own
 * lock. The lock is held while a wish is stored, on purpose: wishes are stored in the order in which they were decided, and
 * none is acknowledged or published before it is stored.
 */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final Clock clock;
    private final DesiredStore store;
    private final SnapshotHub hub;
    private @Nullable ControlCore core;
    private DesiredState stored = DesiredState.empty();
    /** The gateways of a former reign: their streams are still open, so they would not join again by themselves. */
    private List<Gateway> formerGateways = List.of();

    /** A mailbox that stands by, and whose snapshots nobody has known the key of. */
    Mailbox(Clock clock, DesiredStore store) {
        this(clock, store, new SnapshotHub(SnapshotSigner.fresh()));
    }

    /** A mailbox that stands by. */
    Mailbox(Clock clock, DesiredStore store, SnapshotHub hub) {
        this.clock = clock;
        this.store = store;
        this.hub = hub;
    }

    /** Begins a reign that the store has written down. */
    synchronized void begin(ControlCore successor, DesiredState reign) {
        core = successor;
        stored = reign;
        LOG.atInfo().addKeyValue("epoch", reign.epoch()).log("reign began");
        handle(new ControlEvent.Restored(reign));
        Set<RegionId> regions =
                successor.snapshot().regions().stream().map(Region::id).collect(Collectors.toSet());
        // A restored fleet may know fewer regions.
        formerGateways.stream()
                .filter(gateway -> regions.contains(gateway.region()))
                .forEach(gateway -> handle(new ControlEvent.GatewayJoined(gateway)));
        hub.receivers().forEach(receiver -> handle(new ControlEvent.StreamOpened(receiver)));
        handle(new ControlEvent.Ticked());
    }

    /** Ends a reign whose store now holds something else; another is to begin at once. */
    synchronized void end() {
        if (core != null) {
            formerGateways = core.snapshot().gateways();
            core = null;
            notifyAll();
        }
    }

    /** Stands by from now on, because another reigns. */
    synchronized void stepDown(long reigningEpoch) {
        if (core != null) {
            LOG.atWarn()
                    .addKeyValue("epoch", stored.epoch())
                    .addKeyValue("reigningEpoch", reigningEpoch)
                    .log("stepped down: another control plane reigns");
            end();
        }
    }

    synchronized boolean isReigning() {
        return core != null;
    }

    /**
     * Does nothing while this control plane reigns.
     *
     * @throws LeptonException {@link ErrorCode#CONTROL_STANDBY} while another does
     */
    synchronized void requireReign() {
        reigning();
    }

    /** The epoch of this control plane's reign, while it reigns. */
    synchronized OptionalLong epoch() {
        return core == null ? OptionalLong.empty() : OptionalLong.of(stored.epoch());
    }

    /** Whether a gateway or a node has joined. */
    synchronized boolean isFleetThere() {
        var snapshot = reigning().snapshot();
        return !snapshot.gateways().isEmpty() || !snapshot.nodes().isEmpty();
    }

    /** What the reign has stored last. */
    synchronized DesiredState stored() {
        reigning();
        return stored;
    }

    synchronized void handle(ControlEvent event) {
        perform(reigning().handle(event, clock.nanos()));
    }

    /** Makes an event of what the core knows, handles it, and draws something from what it knows then. */
    synchronized <T> T handle(Function<ControlCore, ControlEvent> event, Function<FleetPicture, T> view) {
        handle(event.apply(reigning()));
        return view.apply(picture());
    }

    /** How far a model's deployment is on its way. */
    synchronized Optional<RolloutView> rollout(ModelName model) {
        return reigning().rollout(model, clock.nanos());
    }

    /** Does something that no event may come between; it may itself read the core and handle events. */
    synchronized <T> T exclusively(Supplier<T> work) {
        reigning();
        return work.get();
    }

    synchronized FleetPicture picture() {
        var picture = reigning().picture(clock.nanos());
        return picture.withReplies(picture.replies().stream()
                .map(reply -> hub.upToDate(reply, picture.snapshot()))
                .toList());
    }

    /** Reads what the core knows, without an event. */
    synchronized <T> T read(Function<ControlCore, T> reading) {
        return reading.apply(reigning());
    }

    /** Subscribes a receiver to snapshots, given the digest of the one it has: the one in force first, while there is one. */
    synchronized Runnable open(String receiver, Optional<String> base, LineSink sink) {
        Runnable end = hub.add(receiver, base, sink);
        if (core != null) {
            handle(new ControlEvent.StreamOpened(receiver));
        }
        return () -> close(receiver, end);
    }

    /** How many writes there have been. */
    synchronized long revision() {
        reigning();
        return stored.revision();
    }

    /**
     * Waits for a write.
     *
     * @return false if there was none in time
     */
    synchronized boolean awaitRevisionAfter(long revision, Duration wait) throws InterruptedException {
        long startNanos = clock.nanos();
        while (revision() == revision) {
            Duration left = wait.minusNanos(clock.nanos() - startNanos);
            if (!left.isPositive()) {
                return false;
            }
            wait(left.toMillis() + 1);
        }
        return true;
    }

    private synchronized void close(String receiver, Runnable end) {
        end.run();
        if (core != null) {
            handle(new ControlEvent.StreamClosed(receiver));
        }
    }

    /** The core, while there is one. */
    private ControlCore reigning() {
        if (core == null) {
            throw new LeptonException(
                    ErrorCode.CONTROL_STANDBY, "this control plane stands by: another one reigns over the store");
        }
        return core;
    }

    private void perform(List<ControlEffect> effects) {
        for (ControlEffect effect : effects) {
            switch (effect) {
                case ControlEffect.Save(var desired) -> save(desired);
                case ControlEffect.Publish(var snapshot) -> hub.publish(snapshot);
                case ControlEffect.SendTo(var receiver, var snapshot) -> hub.sendTo(receiver, snapshot);
                case ControlEffect.Note(var weight, var message, var fields) -> note(weight, message, fields);
            }
        }
    }

    /** Stores a wish; one that cannot be stored is undone in the core too, and refused. */
    private void save(DesiredState desired) {
        try {
            if (!store.write(desired, new Origin(Author.current(), clock.now()))) {
                throw new LeptonException(
                        ErrorCode.CONFLICT, "the store was changed by another: revision=" + desired.revision());
            }
            stored = desired;
            notifyAll();
        } catch (LeptonException e) {
            recover();
            if (!stored.equals(desired)) {
                reigning();
                throw e;
            }
        }
    }

    /** Goes on from what the store holds, where it can be read, and from what it held, where not. */
    private void recover() {
        try {
            DesiredState found = store.read();
            if (found.epoch() > stored.epoch()) {
                stepDown(found.epoch());
                return;
            }
            stored = found;
        } catch (LeptonException e) {
            LOG.atWarn().setCause(e).log("the store cannot be read");
        }
        handle(new ControlEvent.Restored(stored));
    }

    private static void note(ControlEffect.Weight weight, String message, Map<String, String> fields) {
        var line =
                switch (weight) {
                    case CHANGE -> LOG.atInfo();
                    case DEGRADED -> LOG.atWarn();
                };
        for (var field : new TreeMap<>(fields).entrySet()) {
            line = line.addKeyValue(field.getKey(), field.getValue());
        }
        line.log(message);
    }
}
