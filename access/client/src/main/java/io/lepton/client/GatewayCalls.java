package io.lepton.client;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import io.lepton.wire.Headers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Asks gateways, one after the other, until one answers. Thread-safe.
 *
 * <p>Inference changes nothing, so it may be asked twice: a gateway that cannot be reached, stays mute or breaks off is
 * passed over for the next. One that broke off is asked once more at the end, because the break may have been only a
 * pooled connection that had grown old. An answer is final, whatever its status, for it is the fleet that retries inside;
 * only {@link ErrorCode#MODEL_NOT_READY} is not, as long as another gateway may know better.
 */
final class GatewayCalls {
    private final HttpCaller http;
    private final Supplier<List<GatewayAddress>> gateways;
    private final LongSupplier nanoTime;
    private final GatewayOrder order = new GatewayOrder();
    private volatile List<GatewayAddress> known = List.of();

    /**
     * Makes the caller.
     *
     * @param gateways tells the gateways, best first; asked at first use and again once none of them answered
     */
    GatewayCalls(HttpCaller http, Supplier<List<GatewayAddress>> gateways, LongSupplier nanoTime) {
        this.http = http;
        this.gateways = gateways;
        this.nanoTime = nanoTime;
    }

    /** A gateway's answer, good or not. */
    record Answer(URI gateway, HttpResponse<byte[]> response, Duration elapsed) {}

    /**
     * Sends one request.
     *
     * @param entry the region whose gateway is asked first
     * @param fill gives the request its method, headers and body
     * @throws LeptonException {@link ErrorCode#FLEET_UNREACHABLE} if no gateway answers, {@link
     *     ErrorCode#DEADLINE_EXCEEDED} if none does in time
     */
    Answer call(String path, Optional<RegionId> entry, Duration deadline, UnaryOperator<HttpRequest.Builder> fill) {
        long begin = nanoTime.getAsLong();
        var first = order.order(gateways(entry), entry, begin);
        return new Attempts(first, url -> fill.apply(http.request(Urls.below(url, path))), begin, deadline).run();
    }

    private List<GatewayAddress> gateways(Optional<RegionId> entry) {
        var cached = known;
        if (!cached.isEmpty() && leadsInto(cached, entry)) {
            return cached;
        }
        var found = gateways.get();
        if (found.isEmpty()) {
            throw new LeptonException(ErrorCode.NO_REGION_ALIVE, "no gateway has joined the fleet yet: gateways=0");
        }
        if (!leadsInto(found, entry)) {
            throw new LeptonException(
                    ErrorCode.UNKNOWN_REGION, "no gateway of the region is known: region=" + entry.orElseThrow());
        }
        known = found;
        return found;
    }

    private static boolean leadsInto(List<GatewayAddress> gateways, Optional<RegionId> entry) {
        return entry.isEmpty()
                || gateways.stream().anyMatch(gateway -> gateway.region().equals(entry));
    }

    /** The attempts at one request. Confined to one thread. */
    private final class Attempts {
        private final Deque<GatewayAddress> queue;
        private final Function<URI, HttpRequest.Builder> requests;
        private final long beginNanos;
        private final Duration deadline;
        private final Set<GatewayAddress> tried = new LinkedHashSet<>();
        private Optional<IOException> failure = Optional.empty();
        /** What is told in the end if no other gateway knows better. */
        private Optional<Answer> notReady = Optional.empty();

        Attempts(
                List<GatewayAddress> first,
                Function<URI, HttpRequest.Builder> requests,
                long beginNanos,
                Duration deadline) {
            this.queue = new ArrayDeque<>(first);
            this.requests = requests;
            this.beginNanos = beginNanos;
            this.deadline = deadline;
        }

        Answer run() {
            while (!queue.isEmpty() && left().isPositive()) {
                var answer = attempt(queue.remove());
                if (answer.isPresent() && !isNotReady(answer.get())) {
                    return answer.get();
                }
                notReady = answer.or(() -> notReady);
            }
            if (notReady.isPresent()) {
                return notReady.get();
            }
            known = List.of();
            throw told();
        }

        private Optional<Answer> attempt(GatewayAddress gateway) {
            try {
                // A mute gateway must leave the others their share of the time.
                var share = left().dividedBy(queue.size() + 1);
                var response = http.send(requests.apply(gateway.url()).build(), share);
                order.answered(gateway.url());
                return Optional.of(new Answer(gateway.url(), response, elapsed()));
            } catch (IOException e) {
                order.failed(gateway.url(), nanoTime.getAsLong());
                failure = Optional.of(e);
                if (tried.add(gateway) && hasBrokenOff(e)) {
                    queue.add(gateway);
                }
                return Optional.empty();
            }
        }

        private Duration elapsed() {
            return Duration.ofNanos(nanoTime.getAsLong() - beginNanos);
        }

        private Duration left() {
            return deadline.minus(elapsed());
        }

        private LeptonException told() {
            boolean isLate = !left().isPositive()
                    || failure.filter(GatewayCalls::wasMute).isPresent();
            var code = isLate ? ErrorCode.DEADLINE_EXCEEDED : ErrorCode.FLEET_UNREACHABLE;
            var fact = isLate ? "no gateway answered in time" : "no gateway answers";
            var urls = tried.stream().map(GatewayAddress::url).toList();
            var message = fact + ": gateways=" + urls + ", deadline=" + deadline;
            return failure.map(cause -> new LeptonException(code, message, cause))
                    .orElseGet(() -> new LeptonException(code, message));
        }
    }

    /** A gateway that has just started does not know yet who lives; the others do. */
    private static boolean isNotReady(Answer answer) {
        var response = answer.response();
        return response.statusCode() == ErrorCode.MODEL_NOT_READY.httpStatus()
                && response.headers()
                        .firstValue(Headers.ERROR_CODE)
                        .filter(ErrorCode.MODEL_NOT_READY.name()::equals)
                        .isPresent();
    }

    private static boolean hasBrokenOff(IOException failure) {
        return !(failure instanceof HttpTimeoutException) && !Urls.isConnectFailure(failure);
    }

    private static boolean wasMute(IOException failure) {
        return failure instanceof HttpTimeoutException && !Urls.isConnectFailure(failure);
    }
}
