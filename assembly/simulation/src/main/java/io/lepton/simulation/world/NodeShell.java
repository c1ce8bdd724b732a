package io.lepton.simulation.world;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.Node;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.RouteReason;
import io.lepton.domain.SnapshotReply;
import io.lepton.inference.NodeCore;
import io.lepton.inference.NodeEffect;
import io.lepton.inference.NodeEvent;
import io.lepton.inference.NodeOffer;
import io.lepton.simulation.engine.VirtualProcess;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A node in virtual time: fetches, loads and answers as its {@link NodeCore} decides. */
final class NodeShell implements Server {
    private static final long SIGNAL_NANOS = Duration.ofMillis(100).toNanos();
    private static final long REPORT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long FETCH_PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long WARM_UP_SHORTEST_PART = 10;

    private final Setting setting;
    private final Node self;
    private final Disk disk;
    private final VirtualProcess process;
    private final NodeCore core;
    private final ControlLink control;
    private final Inbox inbox;
    private final boolean isNewer;
    private final InferenceSlots slots;
    private final Broadcast<NodeSignal> signals;
    private final SplittableRandom random;
    private long signalled;

    NodeShell(Setting setting, Directory directory, Node self, Disk disk, Archive archive) {
        this.setting = setting;
        this.self = self;
        this.disk = disk;
        this.process = new VirtualProcess(setting.time(), self.id().value(), Ground.of(self.region()));
        this.core = new NodeCore(self.id());
        this.control = new ControlLink(setting.network(), process, directory::control);
        this.inbox = new Inbox(process.name(), archive, setting.parts().reader(), new Snapshots());
        this.isNewer = setting.conditions().isNewer(process.name());
        this.random =
                setting.random().of("node " + self.id() + " " + setting.time().nowNanos());
        this.slots = new InferenceSlots(
                process, setting.config(), random, () -> setting.conditions().slowness(self.region()));
        this.signals = new Broadcast<>(setting.network(), process, "signal");
        directory.listen(self.endpoint(), this);
    }

    /** Works by what it kept, if it kept anything, and joins the fleet. */
    void start() {
        inbox.showKept();
        join();
        control.follow(inbox, () -> {});
        process.every(SIGNAL_NANOS, this::signal);
        process.every(REPORT_NANOS, () -> tell(new NodeEvent.ReportDue()));
    }

    @Override
    public VirtualProcess process() {
        return process;
    }

    NodeCore core() {
        return core;
    }

    Source<NodeSignal> signals() {
        return signals;
    }

    @Override
    public void serve(Ask ask, Consumer<Outcome> reply) {
        switch (core.offer().find(ask.model())) {
            case NodeOffer.Serve _ -> answer(ask, reply);
            case NodeOffer.Refuse refuse -> reply.accept(new Outcome.Refused(refuse.code()));
        }
    }

    private void answer(Ask ask, Consumer<Outcome> reply) {
        setting.witness().executed(ask, self.id(), self.region(), setting.time().nowNanos());
        switch (setting.conditions().ailment(self.region())) {
            case NONE ->
                slots.run(() -> reply.accept(new Outcome.Answered(self.region(), self.id(), RouteReason.LOCAL)));
            case FAILS -> slots.run(() -> reply.accept(new Outcome.Refused(ErrorCode.INTERNAL)));
            case TURNS_AWAY -> reply.accept(new Outcome.Refused(ErrorCode.MODEL_NOT_READY));
        }
    }

    private final class Snapshots implements Inbox.Receiver {
        @Override
        public boolean take(FleetSnapshot snapshot) {
            tell(new NodeEvent.SnapshotReceived(snapshot));
            return core.snapshot().filter(snapshot::equals).isPresent();
        }

        @Override
        public void refused(SnapshotReply reply) {
            NodeShell.this.reply(reply);
        }
    }

    private void reply(SnapshotReply reply) {
        SnapshotReply said = inTongue(reply);
        control.tell("snapshot-reply", shell -> shell.take(said));
    }

    private <T> T inTongue(T message) {
        return isNewer ? Tongue.fromTomorrow(message) : message;
    }

    private void tell(NodeEvent event) {
        core.handle(event).forEach(this::perform);
    }

    private void perform(NodeEffect effect) {
        switch (effect) {
            case NodeEffect.Join _ -> join();
            case NodeEffect.Reply(var reply) -> reply(reply);
            case NodeEffect.Fetch fetch -> fetch(fetch.artifact());
            case NodeEffect.RetryAfter(var artifact, var delay) ->
                process.after(delay.toNanos(), () -> tell(new NodeEvent.RetryDue(artifact)));
            case NodeEffect.Load load -> load(load.version());
            case NodeEffect.Unload _, NodeEffect.Discard _, NodeEffect.Answer _ -> {
                // Nothing is held for a loaded model here, and nobody changes a node's models.
            }
            case NodeEffect.Report(var report) -> {
                var said = inTongue(report);
                control.tell("report", shell -> shell.take(said));
            }
        }
    }

    private void join() {
        control.join(shell -> shell.join(self));
    }

    private void signal() {
        signals.publish(inTongue(new NodeSignal(
                self.id(),
                ++signalled,
                slots.inFlight(),
                slots.count(),
                slots.serviceMicros(),
                core.offer().readyForFleet())));
    }

    private void fetch(ArtifactId artifact) {
        if (disk.holds(artifact)) {
            process.after(0, () -> tell(new NodeEvent.Fetched(artifact)));
        } else {
            new Fetch(artifact).begin();
        }
    }

    private void load(ModelVersion version) {
        setting.witness().loaded(self.id(), version.artifact(), disk.isSound(version.artifact()));
        long longestNanos = setting.config().warmUpMax().toNanos();
        long tookNanos = random.nextLong(longestNanos / WARM_UP_SHORTEST_PART, longestNanos);
        NodeEvent end = setting.conditions().isUnloadable(version.artifact())
                ? new NodeEvent.LoadFailed(version.id(), "the file makes no model")
                : new NodeEvent.Loaded(version.id());
        process.after(tookNanos, () -> tell(end));
    }

    /** One artifact on its way from the control plane; ends once, by arrival or by patience. */
    private final class Fetch {
        private final ArtifactId artifact;
        private boolean isOver;

        Fetch(ArtifactId artifact) {
            this.artifact = artifact;
        }

        void begin() {
            control.ask("fetch", this::arrived);
            process.after(
                    FETCH_PATIENCE_NANOS,
                    () -> end(new NodeEvent.FetchFailed(artifact, "the control plane is silent")));
        }

        private void arrived() {
            boolean isSound = !setting.conditions().isCorrupting();
            if (setting.conditions().isFull()) {
                end(new NodeEvent.FetchFailed(artifact, "the disk is full"));
            } else if (!setting.parts().verifier().accepts(isSound)) {
                end(new NodeEvent.FetchFailed(artifact, "the bytes are not those that were named"));
            } else if (!isOver) {
                disk.store(artifact, isSound);
                end(new NodeEvent.Fetched(artifact));
            }
        }

        private void end(NodeEvent event) {
            if (!isOver) {
                isOver = true;
                tell(event);
            }
        }
    }
}
