package io.lepton.simulation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime();
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsEventsInTheOrderOfTimeAndThenOfPlanning() {
        time.at(20, () -> ran.add("late"));
        time.at(10, () -> ran.add("first of two"));
        time.at(10, () -> ran.add("second of two"));
        time.runUntil(20);
        assertThat(ran).containsExactly("first of two", "second of two", "late");
    }

    @Test
    void runsWhatAnEventPlansWithinTheSameTurn() {
        time.at(10, () -> time.after(5, () -> ran.add("at " + time.nowNanos())));
        time.runUntil(20);
        assertThat(ran).containsExactly("at 15");
        assertThat(time.eventCount()).isEqualTo(2);
    }

    @Test
    void leavesLaterEventsForLater() {
        time.at(21, () -> ran.add("later"));
        time.runUntil(20);
        assertThat(ran).isEmpty();
        assertThat(time.nowNanos()).isEqualTo(20);
        time.runUntil(21);
        assertThat(ran).containsExactly("later");
    }

    @Test
    void refusesToPlanForThePast() {
        time.runUntil(20);
        assertThatThrownBy(() -> time.at(19, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nanos=19");
    }

    @Test
    void aDeadProcessDoesNothingOfWhatItHasPlanned() {
        VirtualProcess process = new VirtualProcess(time, "p", new Place("here"));
        process.every(10, () -> ran.add("beat " + time.nowNanos()));
        time.runUntil(25);
        process.kill();
        time.runUntil(100);
        assertThat(ran).containsExactly("beat 0", "beat 10", "beat 20");
    }
}
