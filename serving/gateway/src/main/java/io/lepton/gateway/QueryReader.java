package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Priority;
import io.lepton.domain.RegionId;
import io.lepton.domain.TenantId;
import io.lepton.wire.GrpcTimeout;
import io.lepton.wire.ModelPath;
import io.lepton.wire.Urgency;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** Reads from a request's path and headers what its route depends on. */
final class QueryReader {
    private QueryReader() {}

    /**
     * Reads a request.
     *
     * @throws LeptonException {@link ErrorCode#UNKNOWN_DATA_CLASS} for a class that cannot be one, {@link
     *     ErrorCode#INVALID_REQUEST} for another bad or repeated header
     */
    static RouteQuery read(ModelPath path, HttpHeaders headers) {
        return new RouteQuery(
                path.model(),
                path.version(),
                header(headers, FieldNames.DATA_CLASS, ErrorCode.UNKNOWN_DATA_CLASS, DataClass::new),
                header(headers, FieldNames.FORWARDED_BY, ErrorCode.INVALID_REQUEST, RegionId::new),
                header(headers, FieldNames.AFFINITY_KEY, ErrorCode.INVALID_REQUEST, Hashes::of)
                        .map(OptionalLong::of)
                        .orElseGet(OptionalLong::empty),
                header(headers, FieldNames.PRIORITY, ErrorCode.INVALID_REQUEST, Urgency::readPriority)
                        .orElse(Priority.NORMAL),
                timeLeft(headers),
                headers.getInt(HttpHeaderNames.CONTENT_LENGTH, 0),
                Set.of());
    }

    /**
     * Reads whose request it is.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} for a bad or repeated header
     */
    static Optional<TenantId> tenant(HttpHeaders headers) {
        return header(headers, FieldNames.TENANT, ErrorCode.INVALID_REQUEST, TenantId::new);
    }

    /** Hot: as Lepton's header or gRPC's own says it; where both do, the shorter. */
    private static Optional<Duration> timeLeft(HttpHeaders headers) {
        var left = header(headers, FieldNames.DEADLINE_MS, ErrorCode.INVALID_REQUEST, Urgency::readLeft);
        String timeout = headers.get(FieldNames.GRPC_TIMEOUT);
        if (timeout == null) {
            return left;
        }
        var wait = GrpcTimeout.read(timeout).map(QueryReader::atLeastAMoment);
        return new Urgency(Optional.empty(), wait)
                .and(new Urgency(Optional.empty(), left))
                .left();
    }

    private static Duration atLeastAMoment(Duration wait) {
        return wait.isZero() ? Duration.ofNanos(1) : wait;
    }

    /** Two values might be read differently by two processes; where data may go must not depend on that. */
    private static <T> Optional<T> header(
            HttpHeaders headers, AsciiString name, ErrorCode refusal, Function<String, T> reader) {
        List<String> values = headers.getAll(name);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "a header is given twice: header=" + name);
        }
        try {
            return Optional.of(reader.apply(values.getFirst().strip()));
        } catch (IllegalArgumentException e) {
            throw new LeptonException(refusal, "header " + name + ": " + e.getMessage(), e);
        }
    }
}
