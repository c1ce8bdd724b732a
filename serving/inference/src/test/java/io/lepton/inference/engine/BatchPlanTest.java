package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Priority;
import io.lepton.domain.Shape;
import io.lepton.inference.engine.BatchPlan.Batch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchPlanTest {
    private static final int ROWS_MAX = 8;
    private static final long BYTES_MAX = 1_000;
    private static final long PATIENCE = 100;
    private static final Layout NARROW = layout(2);
    private static final Layout WIDE = layout(3);

    private final BatchPlan<String> plan = new BatchPlan<>(BYTES_MAX, PATIENCE);

    @Test
    void takesTheOldestAndAllOfItsShapeBehindIt() {
        add("a", NARROW, 1);
        add("b", WIDE, 1);
        add("c", NARROW, 2);
        add("d", NARROW, 1);
        assertThat(plan.take(0, ROWS_MAX)).isEqualTo(new Batch<>(List.of("a", "c", "d"), List.of(), 4));
        assertThat(plan.take(0, ROWS_MAX)).isEqualTo(new Batch<>(List.of("b"), List.of(), 1));
        assertThat(plan.take(0, ROWS_MAX)).isEqualTo(new Batch<>(List.of(), List.of(), 0));
    }

    @Test
    void takesNoMoreRowsThanAllowedButALargeRequestByItself() {
        add("large", NARROW, 100);
        add("b", NARROW, 5);
        add("c", NARROW, 3);
        add("d", NARROW, 1);
        assertThat(plan.take(0, ROWS_MAX).together()).containsExactly("large");
        assertThat(plan.take(0, ROWS_MAX).together()).containsExactly("b", "c");
        assertThat(plan.rowsWaiting()).isOne();
    }

    @Test
    void takesNoMoreBytesThanAllowed() {
        for (String name : List.of("a", "b", "c")) {
            plan.add(name, NARROW, 1, BYTES_MAX / 2, due(Standing.NEVER));
        }
        assertThat(plan.take(0, ROWS_MAX).together()).containsExactly("a", "b");
    }

    @Test
    void sharesNoRunAmongRequestsThatAreAlone() {
        add("a", Layout.ALONE, 1);
        add("b", Layout.ALONE, 1);
        assertThat(plan.take(0, ROWS_MAX).together()).containsExactly("a");
        assertThat(plan.take(0, ROWS_MAX).together()).containsExactly("b");
    }

    @Test
    void putsLateRequestsAsideEvenIfNothingElseWaits() {
        plan.add("late", NARROW, 1, 1, due(10));
        plan.add("early", NARROW, 1, 1, due(11));
        plan.add("later", WIDE, 1, 1, due(9));
        assertThat(plan.take(10, ROWS_MAX)).isEqualTo(new Batch<>(List.of("early"), List.of("late"), 1));
        assertThat(plan.take(10, ROWS_MAX)).isEqualTo(new Batch<>(List.of(), List.of("later"), 0));
        assertThat(plan.requestsWaiting()).isZero();
    }

    @Test
    void forgetsAWithdrawnRequestAndIgnoresOneThatIsTaken() {
        var first = plan.add("a", NARROW, 1, 1, due(Standing.NEVER));
        var second = plan.add("b", NARROW, 2, 1, due(Standing.NEVER));
        plan.withdraw(second);
        plan.withdraw(second);
        assertThat(plan.rowsWaiting()).isOne();
        assertThat(plan.take(0, ROWS_MAX).together()).containsExactly("a");
        plan.withdraw(first);
        assertThat(plan.requestsWaiting()).isZero();
        assertThat(plan.rowsWaiting()).isZero();
    }

    @Test
    void takesTheHigherPriorityFirstAndFillsTheBatchWithLowerOnes() {
        add("low", Priority.LOW, 0);
        add("normal", Priority.NORMAL, 1);
        add("high", Priority.HIGH, 2);
        add("second high", Priority.HIGH, 3);
        assertThat(plan.take(4, 1).together()).containsExactly("high");
        assertThat(plan.take(4, ROWS_MAX).together()).containsExactly("second high", "normal", "low");
    }

    @Test
    void takesThePriorityBeforeTheShape() {
        plan.add("old", WIDE, 1, 1, new Standing(Priority.NORMAL, 0, Standing.NEVER));
        add("low", Priority.LOW, 1);
        add("high", Priority.HIGH, 2);
        assertThat(plan.take(3, ROWS_MAX).together()).containsExactly("high", "low");
        assertThat(plan.take(3, ROWS_MAX).together()).containsExactly("old");
    }

    /** However many of high priority come: after two times of patience a low one is behind none that came later. */
    @Test
    void letsNoPriorityStarve() {
        add("low", Priority.LOW, 0);
        for (long now = 1; now < 2 * PATIENCE; now++) {
            add("high " + now, Priority.HIGH, now);
            assertThat(plan.take(now, 1).together()).containsExactly("high " + now);
        }
        add("last high", Priority.HIGH, 2 * PATIENCE);
        assertThat(plan.take(2 * PATIENCE, 1).together()).containsExactly("low");
    }

    @Test
    void countsALowOneAsNormalOnceItsPatienceIsOver() {
        add("low", Priority.LOW, 0);
        add("normal", Priority.NORMAL, 1);
        add("second normal", Priority.NORMAL, 2);
        assertThat(plan.take(PATIENCE - 1, 1).together()).containsExactly("normal");
        assertThat(plan.take(PATIENCE, 1).together()).containsExactly("low");
    }

    @Test
    void givesUpTheYoungestOfTheLowestPriorityAndNoneAsHighAsTheNewcomer() {
        add("first low", Priority.LOW, 0);
        plan.add("second low", WIDE, 3, 1, new Standing(Priority.LOW, 1, Standing.NEVER));
        add("normal", Priority.NORMAL, 2);
        assertThat(plan.displace(Priority.LOW)).isEmpty();
        assertThat(plan.displace(Priority.NORMAL)).contains("second low");
        assertThat(plan.rowsWaiting()).isEqualTo(2);
        assertThat(plan.displace(Priority.HIGH)).contains("first low");
        assertThat(plan.displace(Priority.NORMAL)).isEmpty();
        assertThat(plan.displace(Priority.HIGH)).contains("normal");
        assertThat(plan.displace(Priority.HIGH)).isEmpty();
        assertThat(plan.take(3, ROWS_MAX)).isEqualTo(new Batch<>(List.of(), List.of(), 0));
    }

    @Test
    void countsTheRowsThatGoBefore() {
        plan.add("high", NARROW, 1, 1, new Standing(Priority.HIGH, 0, Standing.NEVER));
        plan.add("normal", WIDE, 20, 1, new Standing(Priority.NORMAL, 0, Standing.NEVER));
        plan.add("low", NARROW, 300, 1, new Standing(Priority.LOW, 0, Standing.NEVER));
        assertThat(plan.rowsAheadOf(Priority.HIGH)).isOne();
        assertThat(plan.rowsAheadOf(Priority.NORMAL)).isEqualTo(21);
        assertThat(plan.rowsAheadOf(Priority.LOW)).isEqualTo(321).isEqualTo(plan.rowsWaiting());
    }

    /** Whatever comes in whatever order: each is taken once, in the order of its shape, behind the oldest of all. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void losesNothingAndStarvesNobody(long seed) {
        var random = new SplittableRandom(seed);
        var numbers = new BatchPlan<Integer>(BYTES_MAX, PATIENCE);
        Map<Integer, Layout> waiting = new HashMap<>();
        List<Integer> taken = new ArrayList<>();
        for (int number = 0; number < 2_000; number++) {
            Layout layout = layout(random.nextInt(1, 5));
            numbers.add(number, layout, random.nextInt(1, 4), random.nextInt(1, 400), due(Standing.NEVER));
            waiting.put(number, layout);
            if (random.nextInt(4) == 0) {
                check(seed, numbers.take(0, random.nextInt(1, 9)).together(), waiting, taken);
            }
        }
        while (numbers.requestsWaiting() > 0) {
            check(seed, numbers.take(0, ROWS_MAX).together(), waiting, taken);
        }
        assertThat(taken).as("seed %d", seed).hasSize(2_000).doesNotHaveDuplicates();
        assertThat(numbers.rowsWaiting()).as("seed %d", seed).isZero();
    }

    private static void check(long seed, List<Integer> batch, Map<Integer, Layout> waiting, List<Integer> taken) {
        int oldest = waiting.keySet().stream().min(Integer::compare).orElseThrow();
        Layout shared = waiting.get(oldest);
        List<Integer> alike = waiting.keySet().stream()
                .filter(number -> Objects.equals(waiting.get(number), shared))
                .sorted()
                .toList();
        assertThat(batch).as("seed %d", seed).isNotEmpty().isEqualTo(alike.subList(0, batch.size()));
        waiting.keySet().removeAll(batch);
        taken.addAll(batch);
    }

    private void add(String name, Layout layout, int rows) {
        plan.add(name, layout, rows, 1, due(Standing.NEVER));
    }

    private void add(String name, Priority priority, long nowNanos) {
        plan.add(name, NARROW, 1, 1, new Standing(priority, nowNanos, Standing.NEVER));
    }

    private static Layout layout(int width) {
        return new Layout(List.of("x"), List.of(Shape.of(1, width)), List.of("y"));
    }

    private static Standing due(long deadlineNanos) {
        return new Standing(Priority.NORMAL, 0, deadlineNanos);
    }
}
