package io.lepton.federating;

import io.lepton.federation.Plan.Pace;
import io.lepton.federation.Plan.Travel;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.strategy.EachStrategy;
import io.lepton.federation.strategy.Strategy;
import java.time.Duration;
import java.util.Optional;

/** The terms of a plan that follow from others where a file does not say them. */
record PlanTerms(Strategy strategy, boolean isSecure, double sampling, boolean isNoisy) {
    /** Longer than any site takes; in one process nobody is late, and time passes only as letters do. */
    private static final Duration STEP_TIME = Duration.ofHours(1);

    private static final int ABORTS_MAX = 10;
    /** Fewer hide nothing of one another. */
    private static final int SECURE_MIN = 2;

    Pace pace(int rounds, Optional<Integer> updates, int sites) {
        return new Pace(rounds, sampling, updates.orElseGet(() -> updatesMin(sites)), STEP_TIME, ABORTS_MAX);
    }

    Travel travel(Optional<CodecEntry> codec, double range, long examplesMax) {
        var visibility = isSecure ? Visibility.NOBODY : Visibility.COORDINATOR;
        var code = codec.map(CodecEntry::codec).orElseGet(PlainFloats::new);
        return new Travel(visibility, code, range, examplesMax);
    }

    /** Noise is shared by all whose updates come: who waits for more of them needs less from each. */
    private int updatesMin(int sites) {
        if (isNoisy && sampling == 1) {
            return sites;
        }
        int compared = strategy instanceof EachStrategy each ? each.updatesMin() : 1;
        return Math.max(compared, isSecure ? SECURE_MIN : 1);
    }
}
