package io.lepton.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.inference.MemoryPlan.Fits;
import io.lepton.inference.MemoryPlan.NeverFits;
import io.lepton.inference.MemoryPlan.Resident;
import io.lepton.inference.MemoryPlan.Waits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryPlanTest {
    private static final long BYTES_MAX = 100;

    @Test
    void nobodyLeavesWhileThereIsRoom() {
        assertThat(MemoryPlan.of(40, BYTES_MAX, List.of(idle("a", 60, 1)))).isEqualTo(new Fits<>(List.of()));
    }

    @Test
    void thoseThatAreIdleLongestLeaveAndNoMoreThanMust() {
        var residents = List.of(idle("young", 30, 9), idle("old", 30, 2), idle("middle", 30, 5));
        assertThat(MemoryPlan.of(50, BYTES_MAX, residents)).isEqualTo(new Fits<>(List.of("old", "middle")));
    }

    @Test
    void theBusyStayHoweverOldTheyAre() {
        var residents = List.of(busy("old", 40, 1), idle("young", 40, 9));
        assertThat(MemoryPlan.of(60, BYTES_MAX, residents)).isEqualTo(new Fits<>(List.of("young")));
    }

    @Test
    void itWaitsForTheBusyAndLetsNobodyLeaveForNothing() {
        var residents = List.of(busy("a", 60, 1), idle("b", 40, 2));
        assertThat(MemoryPlan.of(41, BYTES_MAX, residents)).isEqualTo(new Waits<>());
    }

    @Test
    void whatIsLargerThanAllMemoryNeverFits() {
        assertThat(MemoryPlan.of(100, BYTES_MAX, List.of())).isEqualTo(new Fits<>(List.of()));
        assertThat(MemoryPlan.of(101, BYTES_MAX, List.of(busy("a", 100, 1)))).isEqualTo(new NeverFits<>());
    }

    @Test
    void monotonicTimeMayOverflow() {
        var residents = List.of(idle("after", 50, Long.MIN_VALUE + 1), idle("before", 50, Long.MAX_VALUE));
        assertThat(MemoryPlan.of(50, BYTES_MAX, residents)).isEqualTo(new Fits<>(List.of("before")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithTakingTheOldestIdleOutOneByOne(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            var residents = new ArrayList<Resident<String>>();
            long used = 0;
            for (int at = 0; used < BYTES_MAX; at++) {
                long bytes = Math.min(1 + random.nextInt(30), BYTES_MAX - used);
                residents.add(new Resident<>("m" + at, bytes, random.nextInt(1_000), random.nextBoolean()));
                used += bytes;
            }
            long wanted = 1L + random.nextInt(110);
            assertThat(MemoryPlan.of(wanted, BYTES_MAX, residents))
                    .as("seed %d, round %d, wanted %d of %s", seed, round, wanted, residents)
                    .isEqualTo(slowly(wanted, residents));
        }
    }

    private static MemoryPlan<String> slowly(long wanted, List<Resident<String>> residents) {
        if (wanted > BYTES_MAX) {
            return new NeverFits<>();
        }
        var staying = new ArrayList<>(residents);
        var leaving = new ArrayList<String>();
        while (staying.stream().mapToLong(Resident::bytes).sum() + wanted > BYTES_MAX) {
            var oldest = staying.stream()
                    .filter(resident -> !resident.isBusy())
                    .min(Comparator.comparingLong(Resident::idleSinceNanos));
            if (oldest.isEmpty()) {
                return new Waits<>();
            }
            staying.remove(oldest.get());
            leaving.add(oldest.get().model());
        }
        return new Fits<>(leaving);
    }

    private static Resident<String> idle(String name, long bytes, long since) {
        return new Resident<>(name, bytes, since, false);
    }

    private static Resident<String> busy(String name, long bytes, long since) {
        return new Resident<>(name, bytes, since, true);
    }
}
