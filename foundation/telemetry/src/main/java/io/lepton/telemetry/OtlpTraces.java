package io.lepton.telemetry;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of finished requests: one for the request, and below it one for each step.
 *
 * <p>Spans are made when all is over, with the times that were noted, so a request carries no span with it. A caller that
 * sends a {@code traceparent} decides whether its request is traced; all others are. At most 2,048 spans wait to be sent.
 */
final class OtlpTraces implements Traces {
    private static final String SCOPE = "io.lepton";
    private static final String SERVICE = "lepton";
    private static final String PATH = "/v1/traces";
    private static final String PARENT = "traceparent";
    private static final int SPANS_WAITING_MAX = 2_048;
    private static final int CLOSE_SECONDS_MAX = 3;

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Clock clock;

    private OtlpTraces(SpanProcessor processor, String version, Clock clock) {
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"), SERVICE,
                        AttributeKey.stringKey("service.version"), version)))
                .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
                .addSpanProcessor(processor)
                .build();
        this.tracer = provider.get(SCOPE);
        this.clock = clock;
    }

    static Traces start(URI endpoint, String version, Clock clock) {
        if (!List.of("http", "https").contains(String.valueOf(endpoint.getScheme())) || endpoint.getHost() == null) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION, "not a collector's HTTP URL: tracesEndpoint=" + endpoint);
        }
        String base = endpoint.toString();
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH)
                .build();
        var processor = BatchSpanProcessor.builder(exporter)
                .setMaxQueueSize(SPANS_WAITING_MAX)
                .build();
        return new OtlpTraces(processor, version, clock);
    }

    /** Traces that go to a processor of the caller's choice. */
    static Traces to(SpanProcessor processor, Clock clock) {
        return new OtlpTraces(processor, "test", clock);
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public long nanos() {
        return clock.nanos();
    }

    @Override
    public void record(RequestTrace trace) {
        var now = clock.now();
        long epochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        long origin = epochNanos - clock.nanos();
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), trace, Parent.GETTER);
        Span request = start(trace.name(), parent, origin + trace.beginNanos(), SpanKind.SERVER);
        if (request.isRecording()) {
            trace.attributes().forEach((name, value) -> describe(request, name, value));
            trace.failure().ifPresent(failure -> request.setStatus(StatusCode.ERROR, failure));
            Context inside = parent.with(request);
            for (var step : trace.steps()) {
                start(step.name(), inside, origin + step.beginNanos(), SpanKind.INTERNAL)
                        .end(origin + step.endNanos(), TimeUnit.NANOSECONDS);
            }
        }
        request.end(origin + trace.endNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        var _ = provider.shutdown().join(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    }

    private Span start(String name, Context parent, long epochNanos, SpanKind kind) {
        return tracer.spanBuilder(name)
                .setParent(parent)
                .setSpanKind(kind)
                .setStartTimestamp(epochNanos, TimeUnit.NANOSECONDS)
                .startSpan();
    }

    private static void describe(Span span, String name, Object value) {
        if (value instanceof Number number) {
            span.setAttribute(name, number.longValue());
        } else {
            span.setAttribute(name, value.toString());
        }
    }

    /** Reads the one header that says whose child a request is. */
    private enum Parent implements TextMapGetter<RequestTrace> {
        GETTER;

        @Override
        public @Nullable String get(@Nullable RequestTrace trace, String key) {
            return trace == null || !key.equals(PARENT) ? null : trace.parent().orElse(null);
        }
    }
}
