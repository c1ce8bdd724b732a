package io.lepton.federation;

import io.lepton.federation.codec.SeededGenerator;
import java.time.Duration;

/** Everything at once, from a seed. */
record Storm(SeededGenerator random) implements LocalFederation.Weather {
    @Override
    public int pick(int letters) {
        return random.nextInt(letters);
    }

    @Override
    public boolean loses() {
        return random.nextDouble() < 0.05;
    }

    @Override
    public boolean kills(String process, Effect effect) {
        return random.nextDouble() < 0.01;
    }

    /** Half of the time it is back at once, half of the time its step goes on without it. */
    @Override
    public Duration downTime() {
        return random.nextBoolean() ? Duration.ofMillis(5) : TestFederation.STEP_TIME.multipliedBy(2);
    }
}
