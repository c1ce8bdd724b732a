package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.wire.GrpcTimeout;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Until when a caller waits, if it says so; each place that is asked learns how much of that is left.
 *
 * @param nanos by the gateway's clock
 */
record CallerDeadline(OptionalLong nanos) {
    /** The deadline of a request that comes now. */
    static CallerDeadline of(RouteQuery query, long nowNanos) {
        return new CallerDeadline(query.timeLeft()
                .map(left -> OptionalLong.of(nowNanos + left.toNanos()))
                .orElseGet(OptionalLong::empty));
    }

    boolean hasPassed(long nowNanos) {
        return nanos.isPresent() && nanos.getAsLong() - nowNanos <= 0;
    }

    /** Tells the next place what is left, in whole milliseconds; at least 1, because 0 is none. */
    void putOn(HttpHeaders headers, long nowNanos) {
        nanos.ifPresent(deadline -> {
            long millis = Math.max(1, Duration.ofNanos(deadline - nowNanos).toMillis());
            headers.set(FieldNames.DEADLINE_MS, millis);
            if (headers.contains(FieldNames.GRPC_TIMEOUT)) {
                headers.set(FieldNames.GRPC_TIMEOUT, GrpcTimeout.write(millis));
            }
        });
    }

    /** What is said where no answer came: by the caller's time, or within the gateway's own bound. */
    Route.Refuse refusal(long nowNanos, Duration responseTimeout) {
        return Refusals.of(
                ErrorCode.DEADLINE_EXCEEDED,
                hasPassed(nowNanos)
                        ? "the caller's deadline passed before an answer came"
                        : "no answer in time: responseMillisMax=" + responseTimeout.toMillis());
    }
}
