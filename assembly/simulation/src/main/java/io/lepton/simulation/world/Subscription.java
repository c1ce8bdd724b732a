package io.lepton.simulation.world;

import io.lepton.simulation.engine.Lane;
import io.lepton.simulation.engine.VirtualNetwork;
import io.lepton.simulation.engine.VirtualProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A subscription to what another process sends, kept alive by connecting anew until it is closed: what {@code
 * LineStream} is in production, with its periods.
 */
final class Subscription<T> {
    /** Hears of a subscription. */
    interface Listener<T> {
        void onValue(T value);

        /** The connection was lost, or could not be made; another attempt follows. */
        void onLoss();
    }

    private static final long BACK_OFF_MIN_NANOS = Duration.ofMillis(50).toNanos();
    private static final long BACK_OFF_MAX_NANOS = Duration.ofSeconds(1).toNanos();

    private final VirtualNetwork network;
    private final VirtualProcess self;
    private final Supplier<? extends Source<T>> source;
    private final long silenceMaxNanos;
    private final Listener<T> listener;

    private long connection;
    private long heardNanos;
    private long backOffNanos = BACK_OFF_MIN_NANOS;
    private boolean isClosed;
    private Runnable end = () -> {};

    /** Subscribes; the source is looked up anew for each connection. */
    Subscription(
            VirtualNetwork network,
            VirtualProcess self,
            Supplier<? extends Source<T>> source,
            Duration silenceMax,
            Listener<T> listener) {
        this.network = network;
        this.self = self;
        this.source = source;
        this.silenceMaxNanos = silenceMax.toNanos();
        this.listener = listener;
        connect();
    }

    void close() {
        isClosed = true;
        drop();
    }

    /** Begins anew, as after a loss. */
    void renew() {
        lose(connection);
    }

    private void connect() {
        if (isClosed) {
            return;
        }
        long mine = ++connection;
        heardNanos = self.nowNanos();
        Source<T> dialled = source.get();
        Consumer<Optional<T>> sink = line -> take(mine, line);
        Lane lane = network.lane(self, dialled.process(), () -> lose(mine));
        lane.send("subscribe", mine, () -> dialled.subscribe(self, sink));
        end = () -> lane.send("unsubscribe", mine, () -> dialled.unsubscribe(sink));
        watch(mine, silenceMaxNanos);
    }

    private void watch(long mine, long patienceNanos) {
        self.after(patienceNanos, () -> {
            long leftNanos = heardNanos + silenceMaxNanos - self.nowNanos();
            if (mine == connection && leftNanos > 0) {
                watch(mine, leftNanos);
            } else {
                lose(mine);
            }
        });
    }

    private void take(long mine, Optional<T> line) {
        if (mine == connection) {
            heardNanos = self.nowNanos();
            line.ifPresent(value -> {
                backOffNanos = BACK_OFF_MIN_NANOS;
                listener.onValue(value);
            });
        }
    }

    private void lose(long mine) {
        if (mine == connection && !isClosed) {
            drop();
            self.after(backOffNanos, this::connect);
            backOffNanos = Math.min(2 * backOffNanos, BACK_OFF_MAX_NANOS);
            listener.onLoss();
        }
    }

    private void drop() {
        connection++;
        end.run();
        end = () -> {};
    }
}
