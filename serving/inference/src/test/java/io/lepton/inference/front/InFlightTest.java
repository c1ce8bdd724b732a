package io.lepton.inference.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.NodeId;
import io.lepton.inference.engine.Terms;
import org.junit.jupiter.api.Test;

/** Who is lone; the bounds are told by {@link FrontBoundsTest}. */
final class InFlightTest {
    private final InFlight inFlight = new InFlight(new NodeId("here-1"), 8);
    private final Object one = new Object();
    private final Object other = new Object();

    @Test
    void aCallerIsLoneFromItsSecondRequestOn() {
        inFlight.admit(one);
        assertThat(inFlight.asked(Terms.PLAIN).isLone()).isFalse();
        inFlight.leave();
        inFlight.admit(one);
        assertThat(inFlight.asked(Terms.PLAIN).isLone()).isTrue();
    }

    @Test
    void callersWhoTakeTurnsAreNotLone() {
        for (int turn = 0; turn < 4; turn++) {
            inFlight.admit(turn % 2 == 0 ? one : other);
            assertThat(inFlight.asked(Terms.PLAIN).isLone()).isFalse();
            inFlight.leave();
        }
    }

    @Test
    void nobodyIsLoneWhileTwoAreInFlight() {
        inFlight.admit(one);
        inFlight.admit(one);
        assertThat(inFlight.asked(Terms.PLAIN).isLone())
                .as("streams of one connection")
                .isFalse();
        inFlight.leave();
        assertThat(inFlight.asked(Terms.PLAIN).isLone()).isTrue();
    }
}
