package io.lepton.simulation.world;

import io.lepton.simulation.engine.VirtualNetwork;
import io.lepton.simulation.engine.VirtualProcess;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A gateway's or node's way to the control plane: it joins, follows the snapshots and tells what it must. */
final class ControlLink {
    private static final long JOIN_PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Duration SILENCE_MAX = Duration.ofSeconds(3);

    private final VirtualNetwork network;
    private final VirtualProcess self;
    private final Supplier<ControlShell> control;
    private boolean hasJoined;
    private @Nullable Subscription<Letter> following;

    ControlLink(VirtualNetwork network, VirtualProcess self, Supplier<ControlShell> control) {
        this.network = network;
        this.self = self;
        this.control = control;
    }

    /** Joins, and tries until the control plane confirms it. */
    void join(Consumer<ControlShell> join) {
        hasJoined = false;
        tryToJoin(join);
    }

    /** Follows the snapshots for as long as the process lives; the last one stays in force while none come. */
    void follow(Inbox inbox, Runnable onLoss) {
        following = new Subscription<>(
                network, self, () -> control.get().snapshots(self.name()), SILENCE_MAX, new Subscription.Listener<>() {
                    @Override
                    public void onValue(Letter letter) {
                        if (!inbox.take(letter)) {
                            renew();
                        }
                    }

                    @Override
                    public void onLoss() {
                        onLoss.run();
                    }
                });
    }

    /** Says something once; it may be lost. */
    void tell(String what, Consumer<ControlShell> message) {
        ControlShell there = control.get();
        network.lane(self, there.process(), () -> {}).send(what, 0, () -> message.accept(there));
    }

    /** Asks for something; the answer may never come. */
    void ask(String what, Runnable onAnswer) {
        network.ask(
                self,
                control.get().process(),
                what,
                0,
                answer -> answer.accept(true),
                (Boolean _) -> onAnswer.run(),
                () -> {});
    }

    private void renew() {
        if (following != null) {
            following.renew();
        }
    }

    private void tryToJoin(Consumer<ControlShell> join) {
        if (hasJoined) {
            return;
        }
        ControlShell there = control.get();
        network.ask(
                self,
                there.process(),
                "join",
                0,
                confirm -> {
                    join.accept(there);
                    confirm.accept(true);
                },
                (Boolean confirmed) -> hasJoined = confirmed,
                () -> {});
        self.after(JOIN_PATIENCE_NANOS, () -> tryToJoin(join));
    }
}
