package io.lepton.simulation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class VirtualNetworkTest {
    private static final Place HERE = new Place("here");
    private static final Place THERE = new Place("there");
    private static final Duration ROUND_TRIP = Duration.ofNanos(100);
    private static final Map<Place, Duration> FAR = Map.of(HERE, ROUND_TRIP, THERE, ROUND_TRIP);
    private static final NetworkConfig STEADY = new NetworkConfig(0, Duration.ZERO, 0, Duration.ZERO);

    private final VirtualTime time = new VirtualTime();
    private final List<String> heard = new ArrayList<>();
    private final VirtualProcess caller = new VirtualProcess(time, "caller", HERE);
    private final VirtualProcess server = new VirtualProcess(time, "server", THERE);
    private final VirtualNetwork network = network(STEADY);
    private final Lane lane = network.lane(caller, server, () -> heard.add("reset at " + time.nowNanos()));

    @Test
    void takesHalfARoundTripEachWay() {
        network.ask(
                caller,
                server,
                "question",
                1,
                answer -> answer.accept("asked at " + time.nowNanos()),
                (String answer) -> heard.add(answer + ", answered at " + time.nowNanos()),
                () -> {});
        time.runUntil(1_000);
        assertThat(heard).containsExactly("asked at 50, answered at 100");
    }

    @Test
    void keepsTheOrderOfALaneHoweverTheDelaysVary() {
        var unsteady = network(new NetworkConfig(3, Duration.ofNanos(500), 0.3, Duration.ofNanos(2_000)));
        var one = unsteady.lane(caller, server, () -> {});
        IntStream.range(0, 200).forEach(number -> time.at(number, () -> send(one, "" + number)));
        time.runUntil(1_000_000);
        assertThat(heard)
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(String::valueOf).toList());
    }

    @Test
    void losesWhatIsUnderWayWhenACutComesAndAllThatFollowsOnThatLane() {
        send(lane, "under way");
        time.at(10, () -> network.cut(THERE));
        time.at(20, () -> network.mend(THERE));
        time.at(100, () -> send(lane, "after it"));
        time.at(100, () -> send(network.lane(caller, server, () -> {}), "on a new lane"));
        time.runUntil(1_000);
        assertThat(heard).containsExactly("on a new lane");
        assertThat(lane.isBroken()).isTrue();
    }

    @Test
    void losesWhatIsSentDuringACut() {
        network.cut(HERE);
        send(lane, "into the void");
        network.mend(HERE);
        time.runUntil(1_000);
        assertThat(heard).isEmpty();
    }

    @Test
    void cutsOneDirectionAlone() {
        network.cut(THERE, HERE);
        send(lane, "there");
        network.lane(server, caller, () -> {}).send("m", 0, () -> heard.add("back"));
        time.runUntil(1_000);
        assertThat(heard).containsExactly("there");
        assertThat(network.isCut(THERE, HERE)).isTrue();
        assertThat(network.isCut(HERE, THERE)).isFalse();
    }

    @Test
    void neverCutsProcessesAtOnePlaceFromEachOther() {
        network.cut(HERE);
        var neighbour = new VirtualProcess(time, "neighbour", HERE);
        send(network.lane(caller, neighbour, () -> {}), "next door");
        time.runUntil(1_000);
        assertThat(heard).containsExactly("next door");
    }

    @Test
    void answersForADeadProcessWithAReset() {
        server.kill();
        send(lane, "to a dead process");
        send(lane, "once more");
        time.runUntil(1_000);
        assertThat(heard).containsExactly("reset at 100");
    }

    @Test
    void staysSilentForADeadProcessBehindACut() {
        server.kill();
        network.cut(THERE);
        send(lane, "into the void");
        time.runUntil(1_000);
        assertThat(heard).isEmpty();
    }

    @Test
    void refusesDistancesThatDifferByDirection() {
        var nearer = Map.of(HERE, ROUND_TRIP.dividedBy(2), THERE, ROUND_TRIP);
        assertThatThrownBy(() -> RoundTrips.of(Map.of(HERE, FAR, THERE, nearer)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not the same both ways");
    }

    private void send(Lane over, String word) {
        over.send("m", 0, () -> heard.add(word));
    }

    private VirtualNetwork network(NetworkConfig config) {
        var roundTrips = RoundTrips.of(Map.of(HERE, FAR, THERE, FAR));
        return new VirtualNetwork(time, roundTrips, config, new SplittableRandom(1), Trace.digested());
    }
}
