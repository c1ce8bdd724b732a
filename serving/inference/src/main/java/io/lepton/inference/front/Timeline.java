package io.lepton.inference.front;

import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.inference.engine.Finish;
import io.lepton.telemetry.RequestTrace;
import io.lepton.telemetry.RequestTrace.Step;
import io.lepton.telemetry.SpanNames;
import io.lepton.telemetry.Traces;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notes when the steps of one inference happen, and hands on its trace when it is over.
 *
 * <p>Each note is made by the thread that does the step. Where nobody wants traces, one shared timeline notes nothing.
 */
final class Timeline {
    static final String REST = "rest";
    static final String GRPC = "grpc";

    private static final Timeline NONE = new Timeline(Traces.off(), SpanNames.INFER, Map.of(), Optional.empty(), 0);
    private static final String PARENT = "traceparent";
    private static final String OK = "OK";
    private static final String CANCELLED = "CANCELLED";

    private final Traces traces;
    private final String name;
    private final Map<String, Object> place;
    private final Optional<String> parent;
    private final long beginNanos;
    private volatile @Nullable Received received;
    private volatile @Nullable Run run;

    /** What was asked for, and since when that is known. */
    private record Received(ModelVersionId version, long nanos) {}

    /** The run that answered. */
    private record Run(long beginNanos, long endNanos, int requests, long rows) {}

    private Timeline(Traces traces, String name, Map<String, Object> place, Optional<String> parent, long beginNanos) {
        this.traces = traces;
        this.name = name;
        this.place = place;
        this.parent = parent;
        this.beginNanos = beginNanos;
    }

    /** That of a request which nobody wants traced. */
    static Timeline none() {
        return NONE;
    }

    /** Begins with the head of a request for one inference; on its event loop. */
    static Timeline begin(Traces traces, FrontConfig config, HttpServerRequest request, String transport) {
        return begin(SpanNames.INFER, traces, config, request, transport);
    }

    /** Begins with the head of a request to generate; on its event loop. */
    static Timeline beginGeneration(Traces traces, FrontConfig config, HttpServerRequest request) {
        return begin(SpanNames.GENERATE, traces, config, request, REST);
    }

    private static Timeline begin(
            String name, Traces traces, FrontConfig config, HttpServerRequest request, String transport) {
        if (!traces.isOn()) {
            return NONE;
        }
        Map<String, Object> place = Map.of(
                SpanNames.NODE, config.node().value(),
                SpanNames.REGION, config.region().value(),
                SpanNames.TRANSPORT, transport);
        return new Timeline(traces, name, place, Optional.ofNullable(request.getHeader(PARENT)), traces.nanos());
    }

    /** The request is read into tensors, and about to be queued. */
    void read(ModelVersionId version) {
        if (traces.isOn()) {
            received = new Received(version, traces.nanos());
        }
    }

    /** The same finish, watched for the run before it. */
    <T> Finish<T> watch(Finish<T> finish) {
        return traces.isOn() ? new Watched<>(finish) : finish;
    }

    /** The answer is handed to the socket. */
    void answered() {
        end(OK, Optional.empty());
    }

    /** The refusal is handed to the socket. */
    void refused(LeptonException refusal) {
        if (traces.isOn()) {
            end(refusal.code().name(), Optional.of(told(refusal)));
        }
    }

    /** Without what may quote the request or tell of its values, as the runtime's own words do: traces go to others. */
    private static String told(LeptonException refusal) {
        return switch (refusal.code().owner()) {
            case CALLER, US -> refusal.code().name();
            case POLICY, CAPACITY, DEPENDENCY -> String.valueOf(refusal.getMessage());
        };
    }

    /** The caller has gone. */
    void withdrawn() {
        end(CANCELLED, Optional.empty());
    }

    private void end(String status, Optional<String> failure) {
        if (!traces.isOn()) {
            return;
        }
        Map<String, Object> attributes = new HashMap<>(place);
        attributes.put(SpanNames.STATUS, status);
        List<Step> steps = new ArrayList<>();
        long endNanos = traces.nanos();
        Received known = received;
        Run ran = run;
        if (known != null) {
            attributes.put(SpanNames.MODEL, known.version.model().value());
            attributes.put(SpanNames.VERSION, (long) known.version.number());
            steps.add(new Step(SpanNames.RECEIVE, beginNanos, known.nanos));
        }
        if (known != null && ran != null) {
            attributes.put(SpanNames.BATCH_REQUESTS, (long) ran.requests);
            attributes.put(SpanNames.BATCH_ROWS, ran.rows);
            steps.add(new Step(SpanNames.QUEUE, known.nanos, ran.beginNanos));
            steps.add(new Step(SpanNames.COMPUTE, ran.beginNanos, ran.endNanos));
            steps.add(new Step(SpanNames.ANSWER, ran.endNanos, endNanos));
        }
        traces.record(new RequestTrace(name, parent, beginNanos, endNanos, steps, attributes, failure));
    }

    private final class Watched<T> implements Finish<T> {
        private final Finish<T> finish;

        Watched(Finish<T> finish) {
            this.finish = finish;
        }

        @Override
        public T apply(List<NamedTensor> outputs) {
            return finish.apply(outputs);
        }

        @Override
        public void over() {
            finish.over();
        }

        @Override
        public void ran(long begin, long end, int requests, long rows) {
            run = new Run(begin, end, requests, rows);
        }
    }
}
