package io.lepton.control;

import io.lepton.chassis.Clock;
import io.lepton.chassis.LineSink;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door to the core: every event goes through it, one at a time, and its effects are performed before the next.
 *
 * <p>Guarded by its own lock. The lock is held while a wish is stored, on purpose: wishes are stored in the order in which
 * they were decided, and none is acknowledged or published before it is stored.
 */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final Clock clock;
    private final DesiredStore store;
    private final ControlCore core;
    private final Map<String, List<LineSink>> sinks = new HashMap<>();
    private DesiredState stored;

    /** A mailbox for a core that has handled nothing but its restoring. */
    Mailbox(Clock clock, DesiredStore store, ControlCore core, DesiredState stored) {
        this.clock = clock;
        this.store = store;
        this.core = core;
        this.stored = stored;
    }

    synchronized void handle(ControlEvent event) {
        perform(core.handle(event, clock.nanos()));
    }

    /** Makes an event of what the core knows, handles it, and draws something from what it knows then. */
    synchronized <T> T handle(Function<ControlCore, ControlEvent> event, Function<FleetPicture, T> view) {
        handle(event.apply(core));
        return view.apply(picture());
    }

    synchronized FleetPicture picture() {
        return core.picture(clock.nanos());
    }

    /** Reads what the core knows, without an event. */
    synchronized <T> T read(Function<ControlCore, T> reading) {
        return reading.apply(core);
    }

    /** Subscribes a receiver to snapshots, the one in force first. */
    synchronized Runnable open(String receiver, LineSink sink) {
        sinks.computeIfAbsent(receiver, _ -> new ArrayList<>()).add(sink);
        handle(new ControlEvent.StreamOpened(receiver));
        return () -> close(receiver, sink);
    }

    private synchronized void close(String receiver, LineSink sink) {
        var open = sinks.getOrDefault(receiver, List.of());
        if (open.size() == 1) {
            sinks.remove(receiver);
        } else {
            open.remove(sink);
        }
        handle(new ControlEvent.StreamClosed(receiver));
    }

    private void perform(List<ControlEffect> effects) {
        for (ControlEffect effect : effects) {
            switch (effect) {
                case ControlEffect.Save(var desired) -> save(desired);
                case ControlEffect.Publish(var snapshot) -> publish(snapshot);
                case ControlEffect.SendTo(var receiver, var snapshot) ->
                    sinks.getOrDefault(receiver, List.of()).forEach(sink -> sink.send(Json.write(snapshot)));
                case ControlEffect.Note(var weight, var message, var fields) -> note(weight, message, fields);
            }
        }
    }

    /** Stores a wish; one that cannot be stored is undone in the core too, and refused. */
    private void save(DesiredState desired) {
        try {
            if (!store.write(desired, new Origin(Origin.FLEET, clock.now()))) {
                throw new LeptonException(
                        ErrorCode.CONFLICT, "another control plane has taken over: epoch=" + desired.epoch());
            }
            stored = desired;
        } catch (LeptonException e) {
            perform(core.handle(new ControlEvent.Restored(stored), clock.nanos()));
            throw e;
        }
    }

    private void publish(FleetSnapshot snapshot) {
        byte[] line = Json.write(snapshot);
        sinks.values().forEach(open -> open.forEach(sink -> sink.send(line)));
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
