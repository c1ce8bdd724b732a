package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is told of one request when it is over: to admission, to its arm's figures and to the log. Confined to its event loop. */
final class Account {
    private final Lane lane;
    private final Itinerary itinerary;
    private final Admittance admittance;
    private final RequestIds.RequestId requestId;
    private final long beganNanos;

    private int status;
    private Optional<String> errorCode = Optional.empty();
    private @Nullable ErrorCode refusal;
    private long requestBytes;
    private long answerBytes;
    private long answerBeganNanos;

    Account(Lane lane, Itinerary itinerary, Admittance admittance, RequestIds.RequestId requestId, long beganNanos) {
        this.lane = lane;
        this.itinerary = itinerary;
        this.admittance = admittance;
        this.requestId = requestId;
        this.beganNanos = beganNanos;
    }

    void took(int bytes) {
        requestBytes += bytes;
    }

    void gave(int bytes) {
        answerBytes += bytes;
    }

    /** What went through so far, either way. */
    long bytes() {
        return requestBytes + answerBytes;
    }

    void answered(HttpResponse head, long nowNanos) {
        status = head.status().code();
        errorCode = Optional.ofNullable(head.headers().get(FieldNames.ERROR_CODE));
        answerBeganNanos = nowNanos;
    }

    void refused(ErrorCode code) {
        status = code.httpStatus();
        errorCode = Optional.of(code.name());
        refusal = code;
    }

    void close(AttemptOutcome end) {
        admittance.leave(end == AttemptOutcome.CANCELLED ? 0 : status, answerBeganNanos - beganNanos);
        Duration took = Duration.ofNanos(lane.nanos() - beganNanos);
        count(end, took);
        lane.proxy()
                .log()
                .append(new RequestRecord(
                        requestId.value(),
                        itinerary.asked().model(),
                        itinerary.arm(),
                        itinerary.asked().dataClass(),
                        status,
                        itinerary.tried(),
                        itinerary.way().map(Route.Forward::reason),
                        itinerary.way().map(way -> Duration.ofMillis(way.predictedMillis())),
                        end,
                        requestBytes,
                        answerBytes,
                        took,
                        Optional.ofNullable(refusal),
                        admittance.tenant()));
    }

    /** Counts the request where it reached the fleet, and there alone. */
    private void count(AttemptOutcome end, Duration took) {
        if (itinerary.asked().forwardedBy().isPresent()) {
            return;
        }
        ArmFigures figures = lane.proxy().figures();
        itinerary.arm().ifPresent(arm -> {
            if (end == AttemptOutcome.CANCELLED) {
                figures.cancelled(arm);
            } else {
                figures.ended(arm, ArmFigures.error(status, errorCode), took.toNanos());
            }
        });
    }
}
