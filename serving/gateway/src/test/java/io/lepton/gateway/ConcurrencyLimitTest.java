package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Priority;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
    private static final long GOAL = TimeUnit.MILLISECONDS.toNanos(400);

    private final ConcurrencyLimit limit = new ConcurrencyLimit(GOAL, 0);
    private long nowNanos;

    @Test
    void shrinksToWhatIsAnsweredWellWhenAnswersBecomeSlow() {
        answers(20, 100, 600);
        int before = limit.limit();
        answers(100, 4_000, 600);
        assertThat(limit.limit()).isLessThan(before / 4).isGreaterThanOrEqualTo(ConcurrencyLimit.LIMIT_MIN);
    }

    @Test
    void growsBackOnceAnswersAreFastAgain() {
        answers(20, 100, 600);
        answers(100, 4_000, 600);
        int shrunk = limit.limit();
        answers(100, 100, 600);
        assertThat(limit.limit()).isGreaterThan(2 * shrunk);
    }

    @Test
    void doesNotCallAnswersSlowThatAreWithinTheGoal() {
        answers(20, 2, 600);
        int before = limit.limit();
        answers(100, 399, 600);
        assertThat(limit.limit()).isGreaterThan(before);
    }

    /** A model that always takes seconds is not congested. */
    @Test
    void doesNotShrinkForAModelThatIsSlowByNature() {
        answers(200, 5_000, 600);
        assertThat(limit.limit()).isGreaterThan(1_000);
    }

    @Test
    void staysWhereItIsWhileItBindsNobody() {
        answers(20, 100, 10);
        int before = limit.limit();
        answers(100, 4_000, 10);
        assertThat(limit.limit()).isEqualTo(before);
    }

    @Test
    void keepsRoomForTheUrgent() {
        assertThat(fill(Priority.LOW)).isEqualTo(700);
        assertThat(fill(Priority.NORMAL)).isEqualTo(200);
        assertThat(fill(Priority.HIGH)).isEqualTo(100);
        limit.leave();
        assertThat(limit.enter(Priority.LOW)).isFalse();
        assertThat(limit.enter(Priority.NORMAL)).isFalse();
        assertThat(limit.enter(Priority.HIGH)).isTrue();
    }

    private int fill(Priority priority) {
        int entered = 0;
        while (limit.enter(priority)) {
            entered++;
        }
        return entered;
    }

    /** Windows in which so many requests are under way at once, each answered after so long. */
    private void answers(int windows, int millis, int concurrency) {
        for (int window = 0; window < windows; window++) {
            int entered = 0;
            while (entered < concurrency && limit.enter(Priority.HIGH)) {
                entered++;
            }
            nowNanos += TimeUnit.MILLISECONDS.toNanos(Math.max(100, millis));
            for (int i = 0; i < entered; i++) {
                limit.leave(TimeUnit.MILLISECONDS.toNanos(millis), nowNanos);
            }
        }
        assertThat(limit.isIdle()).isTrue();
    }
}
