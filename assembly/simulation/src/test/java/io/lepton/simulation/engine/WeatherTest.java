package io.lepton.simulation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WeatherTest {
    private static final Place HERE = new Place("here");
    private static final Place THERE = new Place("there");
    private static final Map<Place, Duration> FAR = Map.of(HERE, Duration.ofNanos(100), THERE, Duration.ofNanos(100));

    private final VirtualTime time = new VirtualTime();
    private final List<String> heard = new ArrayList<>();
    private final VirtualProcess caller = new VirtualProcess(time, "caller", HERE);
    private final VirtualProcess server = new VirtualProcess(time, "server", THERE);
    private final VirtualNetwork network = new VirtualNetwork(
            time,
            RoundTrips.of(Map.of(HERE, FAR, THERE, FAR)),
            new NetworkConfig(0, Duration.ZERO, 0, Duration.ofNanos(1_000)),
            new SplittableRandom(1),
            Trace.digested());
    private final Lane lane = network.lane(caller, server, () -> heard.add("reset"));

    @Test
    void makesWaysLongerAndClearsAgain() {
        network.setWeather(THERE, Weather.slow(4));
        send("late");
        network.setWeather(THERE, Weather.CLEAR);
        network.lane(caller, server, () -> {}).send("word", 0, () -> heard.add("soon at " + time.nowNanos()));
        time.runUntil(1_000);
        assertThat(heard).containsExactly("soon at 50", "late");
        assertThat(time.eventCount()).isEqualTo(2);
    }

    @Test
    void letsMessagesOvertakeOnlyWhereItIsUnordered() {
        network.setWeather(THERE, Weather.unordered(0.5));
        List<String> sent = IntStream.range(0, 50).mapToObj(String::valueOf).toList();
        sent.forEach(this::send);
        time.runUntil(Duration.ofSeconds(1).toNanos());
        assertThat(heard).hasSize(50).containsAll(sent).isNotEqualTo(sent);
    }

    @Test
    void doublesMessages() {
        network.setWeather(HERE, Weather.doubling(1));
        send("one");
        time.runUntil(Duration.ofSeconds(1).toNanos());
        assertThat(heard).containsExactly("one", "one");
    }

    @Test
    void sendsALostMessageAgain() {
        network.setWeather(HERE, Weather.lossy(0.9));
        send("at last");
        time.runUntil(1_000);
        assertThat(heard).isEmpty();
        time.runUntil(10_000);
        assertThat(heard).containsExactly("at last");
    }

    @Test
    void tellsNobodyOfADeathWhereConnectionsStayHalfOpen() {
        server.kill();
        network.setWeather(THERE, Weather.halfOpen());
        send("to nobody");
        time.runUntil(1_000);
        assertThat(heard).isEmpty();
    }

    @Test
    void aPausedProcessHearsEverythingOnceItGoesOn() {
        server.pause();
        send("one");
        send("two");
        server.after(10, () -> heard.add("planned"));
        time.runUntil(1_000);
        assertThat(heard).isEmpty();
        server.resume();
        assertThat(heard).containsExactly("planned", "one", "two");
    }

    @Test
    void aClockJumpsForItsProcessAlone() {
        server.jump(7);
        time.runUntil(100);
        assertThat(server.nowNanos()).isEqualTo(107);
        assertThat(caller.nowNanos()).isEqualTo(100);
    }

    @Test
    void refusesWeatherThatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> Weather.slow(0.5)).withMessageContaining("delayFactor");
        assertThatIllegalArgumentException().isThrownBy(() -> Weather.lossy(1)).withMessageContaining("loss=1");
    }

    private void send(String message) {
        lane.send(message, 0, () -> heard.add(message));
    }
}
