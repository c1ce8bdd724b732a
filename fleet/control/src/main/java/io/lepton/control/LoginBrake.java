package io.lepton.control;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Slows down whoever guesses passwords: few are checked at the same time, and an account whose password was wrong several times
 * in a row is not asked for a while, twice as long each time. Guarded by its own lock.
 */
final class LoginBrake {
    private static final int AT_ONCE_MAX = 2;
    private static final int FREE_FAILURES = 5;
    private static final int DOUBLINGS_MAX = 8;
    private static final int ACCOUNTS_MAX = 10_000;
    private static final long WAIT_NANOS = Duration.ofSeconds(1).toNanos();

    private record Failures(int count, long notBeforeNanos) {}

    private final Semaphore checking = new Semaphore(AT_ONCE_MAX);
    private final Map<String, Failures> failures = new LinkedHashMap<>();

    /**
     * Begins a check, which {@link #end} ends.
     *
     * @throws LeptonException {@link ErrorCode#RATE_LIMITED} if the account is to wait, {@link ErrorCode#OVERLOADED} if others
     *     are being checked
     */
    synchronized void begin(String account, long nowNanos) {
        Failures former = failures.get(account);
        if (former != null && former.count() >= FREE_FAILURES && nowNanos - former.notBeforeNanos() < 0) {
            throw new LeptonException(
                    ErrorCode.RATE_LIMITED,
                    "too many wrong passwords: account=" + account + ", waitMillis="
                            + Duration.ofNanos(former.notBeforeNanos() - nowNanos)
                                    .toMillis());
        }
        if (!checking.tryAcquire()) {
            throw new LeptonException(ErrorCode.OVERLOADED, "other passwords are being checked: max=" + AT_ONCE_MAX);
        }
    }

    /** Ends a check. */
    synchronized void end(String account, boolean isRight, long nowNanos) {
        checking.release();
        Failures former = failures.remove(account);
        if (isRight) {
            return;
        }
        int count = former == null ? 1 : former.count() + 1;
        long wait = WAIT_NANOS << Math.clamp(count - FREE_FAILURES, 0, DOUBLINGS_MAX);
        failures.put(account, new Failures(count, nowNanos + wait));
        if (failures.size() > ACCOUNTS_MAX) {
            var oldest = failures.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
