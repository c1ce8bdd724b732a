package io.lepton.simulation.world;

import io.lepton.control.ControlCore;
import io.lepton.control.ControlEffect;
import io.lepton.control.ControlEvent;
import io.lepton.control.CoreConfig;
import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Node;
import io.lepton.domain.NodeReport;
import io.lepton.domain.SnapshotReply;
import io.lepton.simulation.engine.VirtualProcess;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The control plane in virtual time: streams and answers as its {@link ControlCore} decides. */
final class ControlShell {
    private static final long EPOCH = 1;
    private static final long TICK_NANOS = Duration.ofMillis(250).toNanos();

    private final Setting setting;
    private final VirtualProcess process;
    private final ControlCore core;
    private final Map<String, Broadcast<FleetSnapshot>> streams = new TreeMap<>();

    ControlShell(Setting setting, Layout layout) {
        this.setting = setting;
        this.process = new VirtualProcess(setting.time(), "control", Ground.CONTROL);
        this.core = new ControlCore(
                EPOCH, layout.regions(), layout.policies(), layout.defaultDataClass(), CoreConfig.defaults());
    }

    /** Begins to work, with the model registered and its deployment wished. */
    void start(Layout layout) {
        tell(new ControlEvent.VersionRegistered(layout.version()));
        tell(new ControlEvent.DeploymentPut(
                new Deployment(layout.version().id(), layout.deployedIn(), layout.replicasPerRegion())));
        process.every(TICK_NANOS, () -> tell(new ControlEvent.Ticked()));
    }

    VirtualProcess process() {
        return process;
    }

    FleetSnapshot snapshot() {
        return core.snapshot();
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
    Source<FleetSnapshot> snapshots(String receiver) {
        Broadcast<FleetSnapshot> stream = stream(receiver);
        return new Source<>() {
            @Override
            public VirtualProcess process() {
                return process;
            }

            @Override
            public void subscribe(VirtualProcess reader, Consumer<Optional<FleetSnapshot>> sink) {
                stream.subscribe(reader, sink);
                tell(new ControlEvent.StreamOpened(receiver));
            }

            @Override
            public void unsubscribe(Consumer<Optional<FleetSnapshot>> sink) {
                stream.unsubscribe(sink);
                tell(new ControlEvent.StreamClosed(receiver));
            }
        };
    }

    private Broadcast<FleetSnapshot> stream(String receiver) {
        return streams.computeIfAbsent(receiver, _ -> new Broadcast<>(setting.network(), process, "snapshot"));
    }

    private void tell(ControlEvent event) {
        core.handle(event, process.nowNanos()).forEach(this::perform);
    }

    private void perform(ControlEffect effect) {
        switch (effect) {
            case ControlEffect.Publish(var snapshot) -> streams.values().forEach(stream -> stream.publish(snapshot));
            case ControlEffect.SendTo(var receiver, var snapshot) ->
                stream(receiver).publish(snapshot);
            case ControlEffect.Save _, ControlEffect.Note _ -> {
                // This control plane does not restart, and nobody reads its log.
            }
        }
    }
}
