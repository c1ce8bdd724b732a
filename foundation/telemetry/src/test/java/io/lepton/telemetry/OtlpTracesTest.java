package io.lepton.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.telemetry.RequestTrace.Step;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What spans are made of a request, and that a collector gets them. */
final class OtlpTracesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final Clock CLOCK = new FixedClock(5_000, Instant.ofEpochSecond(100, 7_000));

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final Traces traces = OtlpTraces.to(SimpleSpanProcessor.create(exporter), CLOCK);

    @Test
    void tellsTheStepsBelowTheRequestByTheTimeOfDay() {
        traces.record(trace(Optional.empty(), Optional.empty()));
        SpanData request = span(SpanNames.INFER);
        assertThat(request.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(request.getParentSpanContext().isValid()).isFalse();
        assertThat(request.getStartEpochNanos()).isEqualTo(100_000_003_000L);
        assertThat(request.getEndEpochNanos()).isEqualTo(100_000_007_000L);
        assertThat(request.getAttributes().get(AttributeKey.stringKey(SpanNames.MODEL)))
                .isEqualTo("digits");
        assertThat(request.getAttributes().get(AttributeKey.longKey(SpanNames.BATCH_ROWS)))
                .isEqualTo(8);
        assertThat(request.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        SpanData compute = span(SpanNames.COMPUTE);
        assertThat(compute.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(compute.getTraceId()).isEqualTo(request.getTraceId());
        assertThat(compute.getStartEpochNanos()).isEqualTo(100_000_004_000L);
        assertThat(compute.getEndEpochNanos()).isEqualTo(100_000_006_000L);
    }

    @Test
    void continuesTheTraceOfItsCaller() {
        traces.record(trace(Optional.of("00-" + TRACE + "-" + CALLER + "-01"), Optional.empty()));
        assertThat(span(SpanNames.INFER).getTraceId()).isEqualTo(TRACE);
        assertThat(span(SpanNames.INFER).getParentSpanId()).isEqualTo(CALLER);
        assertThat(span(SpanNames.COMPUTE).getTraceId()).isEqualTo(TRACE);
    }

    @Test
    void tracesNothingForACallerThatDoesNotTrace() {
        traces.record(trace(Optional.of("00-" + TRACE + "-" + CALLER + "-00"), Optional.empty()));
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "00-" + TRACE + "-01", "ff-" + TRACE + "-" + CALLER + "-01"})
    void beginsATraceOfItsOwnWhereTheCallersIsNone(String parent) {
        traces.record(trace(Optional.of(parent), Optional.empty()));
        assertThat(span(SpanNames.INFER).getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void tellsWhatWentWrong() {
        traces.record(trace(Optional.empty(), Optional.of("too many requests wait")));
        assertThat(span(SpanNames.INFER).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span(SpanNames.INFER).getStatus().getDescription()).isEqualTo("too many requests wait");
    }

    @Test
    void sendsToACollectorBeforeItCloses() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            int bytes = exchange.getRequestBody().readAllBytes().length;
            received.add(exchange.getRequestURI().getPath() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " " + (bytes > 100));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try {
            int port = collector.getAddress().getPort();
            try (var sending = Traces.exporting(URI.create("http://127.0.0.1:" + port + "/"), "1", CLOCK)) {
                assertThat(sending.isOn()).isTrue();
                sending.record(trace(Optional.empty(), Optional.empty()));
            }
            assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("/v1/traces application/x-protobuf true");
        } finally {
            collector.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:4317", "ftp://collector", "http:", "/v1/traces"})
    void refusesWhatIsNoCollectorsAddress(String endpoint) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(
                        () -> Traces.exporting(URI.create(endpoint.equals("http:") ? "http:x" : endpoint), "1", CLOCK))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .withMessageContaining("tracesEndpoint=");
    }

    @Test
    void costsNothingWhereItIsOff() {
        assertThat(Traces.off().isOn()).isFalse();
    }

    private static RequestTrace trace(Optional<String> parent, Optional<String> failure) {
        return new RequestTrace(
                SpanNames.INFER,
                parent,
                1_000,
                5_000,
                List.of(new Step(SpanNames.COMPUTE, 2_000, 4_000)),
                Map.of(SpanNames.MODEL, "digits", SpanNames.BATCH_ROWS, 8L),
                failure);
    }

    private SpanData span(String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private record FixedClock(long nanos, Instant now) implements Clock {}
}
