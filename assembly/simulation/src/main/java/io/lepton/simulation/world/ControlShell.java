package io.lepton.simulation.world;

import io.lepton.control.ControlCore;
import io.lepton.control.ControlEffect;
import io.lepton.control.ControlEvent;
import io.lepton.control.CoreConfig;
import io.lepton.control.DesiredState;
import io.lepton.control.DesiredStore;
import io.lepton.control.Origin;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Node;
import io.lepton.domain.NodeReport;
import io.lepton.domain.SnapshotReply;
import io.lepton.simulation.engine.VirtualProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A control plane in virtual time: stores, streams and answers as its {@link ControlCore} decides, for as long as the store
 * says that it reigns.
 */
final class ControlShell {
    private static final long TICK_NANOS = Duration.ofMillis(250).toNanos();
    private static final long BEAT_NANOS = Duration.ofSeconds(1).toNanos();

    private final Setting setting;
    private final Layout layout;
    private final DesiredStore store;
    private final VirtualProcess process;
    private final Chancery chancery;
    private final Map<String, Broadcast<Letter>> streams = new TreeMap<>();
    private @Nullable ControlCore core;
    private long epoch;
    private Crash crash = Crash.NEVER;

    ControlShell(Setting setting, Layout layout, String name) {
        this.setting = setting;
        this.layout = layout;
        this.store = setting.parts().store();
        this.process = new VirtualProcess(setting.time(), name, Ground.CONTROL);
        this.chancery = new Chancery(setting.conditions(), setting.seals());
    }

    /** Begins a reign, and whatever a control plane does by itself. */
    void start() {
        DesiredState reign = store.read().underNewEpoch();
        ControlCore successor = new ControlCore(
                reign.epoch(), layout.regions(), layout.policies(), layout.defaultDataClass(), CoreConfig.defaults());
        if (store.write(reign, origin())) {
            core = successor;
            epoch = reign.epoch();
            tell(new ControlEvent.Restored(reign));
        }
        process.every(TICK_NANOS, () -> tell(new ControlEvent.Ticked()));
        process.every(BEAT_NANOS, this::beat);
    }

    VirtualProcess process() {
        return process;
    }

    /** The desired state as this control plane knows it; absent while it does not reign. */
    Optional<FleetSnapshot> snapshot() {
        return Optional.ofNullable(core).map(ControlCore::snapshot);
    }

    /** Has it die at a step of its next write. */
    void crashAt(Crash step) {
        crash = step;
    }

    /** Does what a person asks, all of it or nothing after the first refusal; true is told once it is stored. */
    void command(List<ControlEvent> events, Consumer<Boolean> answer) {
        try {
            boolean isDone = core != null;
            for (ControlEvent event : events) {
                isDone = isDone && tell(event);
            }
            if (process.isAlive()) {
                answer.accept(isDone);
            }
        } catch (LeptonException _) {
            answer.accept(false);
        }
    }

    void join(Gateway gateway) {
        tell(new ControlEvent.GatewayJoined(gateway));
    }

    void join(Node node) {
        tell(new ControlEvent.NodeJoined(node));
    }

    void take(SnapshotReply reply) {
        tell(new ControlEvent.SnapshotReplied(reply));
    }

    void take(NodeReport report) {
        try {
            tell(new ControlEvent.NodeReported(report));
        } catch (LeptonException _) {
            // Of a node that has not joined; the snapshot without it makes it join.
        }
    }

    /** The snapshots for one receiver; a subscription begins with the one in force. */
    Source<Letter> snapshots(String receiver) {
        return new Source<Letter>() {
            @Override
            public VirtualProcess process() {
                return process;
            }

            @Override
            public void subscribe(VirtualProcess reader, Consumer<Optional<Letter>> sink) {
                if (core != null) {
                    stream(receiver).subscribe(reader, sink);
                    tell(new ControlEvent.StreamOpened(receiver));
                }
            }

            @Override
            public void unsubscribe(Consumer<Optional<Letter>> sink) {
                stream(receiver).unsubscribe(sink);
                tell(new ControlEvent.StreamClosed(receiver));
            }
        };
    }

    private Broadcast<Letter> stream(String receiver) {
        return streams.computeIfAbsent(receiver, _ -> new Broadcast<>(setting.network(), process, "snapshot"));
    }

    private void beat() {
        if (core != null && !store.beat(epoch)) {
            stepDown();
        }
    }

    /** Another reigns: whoever listens here must look for it. */
    private void stepDown() {
        core = null;
        streams.values().forEach(Broadcast::end);
        streams.clear();
    }

    /** Tells whether all that the event asks for has been done and stored. */
    private boolean tell(ControlEvent event) {
        if (core == null) {
            return false;
        }
        for (ControlEffect effect : core.handle(event, process.nowNanos())) {
            if (!perform(effect)) {
                return false;
            }
        }
        return true;
    }

    private boolean perform(ControlEffect effect) {
        switch (effect) {
            case ControlEffect.Save(var desired) -> {
                return save(desired);
            }
            case ControlEffect.Publish(var snapshot) -> {
                setting.witness().published(snapshot);
                Letter letter = chancery.next(snapshot);
                streams.values().forEach(stream -> stream.publish(letter));
            }
            case ControlEffect.SendTo(var receiver, var snapshot) -> {
                setting.witness().published(snapshot);
                stream(receiver).publish(chancery.whole(snapshot));
            }
            case ControlEffect.Note _ -> {
                // Nobody reads this control plane's log.
            }
        }
        return true;
    }

    private boolean save(DesiredState desired) {
        if (crash == Crash.BEFORE_WRITE) {
            process.kill();
            return false;
        }
        if (!store.write(desired, origin())) {
            stepDown();
            return false;
        }
        if (crash == Crash.AFTER_WRITE) {
            process.kill();
            return false;
        }
        return true;
    }

    private Origin origin() {
        return new Origin(Origin.FLEET, Instant.EPOCH.plusNanos(process.nowNanos()));
    }
}
