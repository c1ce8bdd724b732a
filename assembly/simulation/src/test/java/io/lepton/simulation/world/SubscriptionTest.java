package io.lepton.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.simulation.engine.NetworkConfig;
import io.lepton.simulation.engine.Place;
import io.lepton.simulation.engine.RoundTrips;
import io.lepton.simulation.engine.Trace;
import io.lepton.simulation.engine.VirtualNetwork;
import io.lepton.simulation.engine.VirtualProcess;
import io.lepton.simulation.engine.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SubscriptionTest {
    private static final Place HERE = new Place("here");
    private static final Place THERE = new Place("there");
    private static final Map<Place, Duration> FAR = Map.of(HERE, Duration.ofMillis(10), THERE, Duration.ofMillis(10));
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final VirtualTime time = new VirtualTime();
    private final VirtualNetwork network = new VirtualNetwork(
            time,
            RoundTrips.of(Map.of(HERE, FAR, THERE, FAR)),
            new NetworkConfig(0, Duration.ZERO, 0, Duration.ZERO),
            new SplittableRandom(1),
            Trace.digested());
    private final List<String> heard = new ArrayList<>();
    private Broadcast<String> source = newSource();
    private final Subscription<String> subscription = new Subscription<>(
            network,
            new VirtualProcess(time, "reader", HERE),
            () -> source,
            Duration.ofSeconds(3),
            new Subscription.Listener<>() {
                @Override
                public void onValue(String value) {
                    heard.add(value);
                }

                @Override
                public void onLoss() {
                    heard.add("lost");
                }
            });

    @Test
    void bringsWhatIsPublishedInOrder() {
        runFor(1);
        source.publish("one");
        source.publish("two");
        runFor(1);
        assertThat(heard).containsExactly("one", "two");
    }

    @Test
    void isKeptAliveByHeartbeatsAlone() {
        runFor(60);
        assertThat(heard).isEmpty();
        assertThat(source.listenerCount()).isEqualTo(1);
    }

    @Test
    void noticesSilenceAndFindsTheSuccessorOfADeadSource() {
        runFor(1);
        network.cut(THERE);
        source.process().kill();
        runFor(10);
        assertThat(heard).isNotEmpty().containsOnly("lost");
        source = newSource();
        network.mend(THERE);
        runFor(5);
        source.publish("news");
        runFor(1);
        assertThat(heard).endsWith("news");
    }

    @Test
    void noticesADeadSourceThatCanBeReachedAtOnce() {
        source.process().kill();
        time.runUntil(Duration.ofMillis(20).toNanos());
        assertThat(heard).containsExactly("lost");
    }

    @Test
    void hearsNothingMoreOnceItIsClosed() {
        runFor(1);
        subscription.close();
        source.publish("too late");
        runFor(10);
        assertThat(heard).isEmpty();
        assertThat(source.listenerCount()).isZero();
    }

    private void runFor(long seconds) {
        time.runUntil(time.nowNanos() + seconds * SECOND);
    }

    private Broadcast<String> newSource() {
        return new Broadcast<>(network, new VirtualProcess(time, "source", THERE), "news");
    }
}
