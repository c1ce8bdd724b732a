package io.lepton.inference.front;

import io.lepton.domain.ModelVersionId;
import io.lepton.inference.cache.CacheReading;
import io.lepton.inference.engine.ModelFigures;
import io.lepton.inference.engine.ModelFigures.Total;
import io.lepton.inference.engine.ServedModel;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A node's metrics in the text format of Prometheus, version 0.0.4.
 *
 * <p>Written by hand, because there is nothing to keep: the same figures that the statistics extension tells are read when
 * they are asked for. A registry would count every request a second time. Names of models, versions and steps hold no character
 * that the format escapes. Confined to one thread.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">the format</a>
 */
final class MetricsText {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String REQUEST_SECONDS = "lepton_inference_request_seconds";
    private static final String QUEUE_SECONDS = "lepton_inference_queue_seconds";
    private static final String READ_SECONDS = "lepton_inference_read_seconds";
    private static final String COMPUTE_SECONDS = "lepton_inference_compute_seconds";
    private static final String WRITE_SECONDS = "lepton_inference_write_seconds";
    private static final String BATCH_REQUESTS = "lepton_inference_batch_requests";
    private static final String STEP_SECONDS = "lepton_pipeline_step_seconds";
    private static final String QUEUE_REQUESTS = "lepton_inference_queue_requests";
    private static final String NODE_REQUESTS = "lepton_node_requests_in_flight";
    private static final String NODE_MEMORY = "lepton_node_memory_bytes";
    private static final String NODE_MEMORY_BUDGET = "lepton_node_memory_budget_bytes";
    private static final String MODELS_RESIDENT = "lepton_models_resident";
    private static final String MODEL_LOADS = "lepton_model_loads_total";
    private static final String MODEL_EVICTIONS = "lepton_model_evictions_total";
    private static final String MODEL_MEMORY = "lepton_model_memory_bytes";

    private static final String CACHE_HITS = "lepton_response_cache_hits_total";
    private static final String CACHE_MISSES = "lepton_response_cache_misses_total";
    private static final String CACHE_EVICTIONS = "lepton_response_cache_evictions_total";
    private static final String CACHE_ANSWERS = "lepton_response_cache_answers";
    private static final String CACHE_BYTES = "lepton_response_cache_bytes";
    private static final String CACHE_BUDGET = "lepton_response_cache_budget_bytes";

    private static final int BATCH_BOUND_MAX = 1_024;
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Row> rows;
    private final StringBuilder text = new StringBuilder();

    /** One model at one moment. */
    private record Row(String labels, int requests, ModelFigures.Reading reading, Map<String, Total> steps) {
        static Row of(ServedModel model) {
            return new Row(
                    labelsOf(model.version().id()),
                    model.queue().requests(),
                    model.queue().figures().reading(),
                    model.queue().steps());
        }
    }

    private MetricsText(List<ServedModel> models) {
        this.rows = models.stream().map(Row::of).toList();
    }

    /**
     * Writes the metrics.
     *
     * @param memory what is in memory
     * @param cache what is kept of answers
     * @param inFlight the requests that the node has taken in and not yet answered
     */
    static String of(List<ServedModel> models, MemoryReading memory, CacheReading cache, int inFlight) {
        var metrics = new MetricsText(models);
        metrics.writeNode(inFlight);
        metrics.writeMemory(memory);
        metrics.writeCache(cache);
        return metrics.writeModels();
    }

    /** Writes the metrics of these models alone. */
    static String of(List<ServedModel> models) {
        return new MetricsText(models).writeModels();
    }

    private void writeNode(int inFlight) {
        single(NODE_REQUESTS, "gauge", "Requests that the node has taken in and not yet answered.", inFlight);
    }

    private void writeMemory(MemoryReading memory) {
        single(NODE_MEMORY, "gauge", "What the models in memory take, as measured.", memory.usedBytes());
        single(NODE_MEMORY_BUDGET, "gauge", "What they may take.", memory.bytesMax());
        single(
                MODELS_RESIDENT,
                "gauge",
                "Versions in memory.",
                memory.residents().size());
        single(MODEL_LOADS, "counter", "Loads of models into memory.", memory.loads());
        single(MODEL_EVICTIONS, "counter", "Models that left memory to make room.", memory.evictions());
        family(MODEL_MEMORY, "gauge", "What a version that is in memory takes, as measured.");
        memory.residents().forEach((version, bytes) -> sample(MODEL_MEMORY, labelsOf(version), bytes));
    }

    private void writeCache(CacheReading cache) {
        single(CACHE_BYTES, "gauge", "What the answers that are kept take.", cache.bytes());
        single(CACHE_BUDGET, "gauge", "What they may take; 0 keeps none.", cache.bytesMax());
        single(CACHE_ANSWERS, "gauge", "Answers that are kept.", cache.answers());
        single(CACHE_EVICTIONS, "counter", "Answers that were dropped to make room.", cache.evictions());
    }

    private String writeModels() {
        family(QUEUE_REQUESTS, "gauge", "Requests that wait or run.");
        rows.forEach(row -> sample(QUEUE_REQUESTS, row.labels, row.requests));
        family(REQUEST_SECONDS, "summary", "From the arrival at the queue until the answer, by outcome.");
        rows.forEach(row -> total(REQUEST_SECONDS, row.labels + ",outcome=\"success\"", row.reading.success()));
        rows.forEach(row -> total(REQUEST_SECONDS, row.labels + ",outcome=\"failure\"", row.reading.failure()));
        step(READ_SECONDS, "Reading requests into tensors.", ModelFigures.Reading::input);
        family(QUEUE_SECONDS, "histogram", "Waiting for an executor.");
        rows.forEach(row -> waits(row.labels, row.reading));
        step(COMPUTE_SECONDS, "Running the model, for each request of a batch.", ModelFigures.Reading::run);
        step(WRITE_SECONDS, "Writing answers.", ModelFigures.Reading::output);
        family(STEP_SECONDS, "summary", "From the beginning of a pipeline's step until its end, with its wait.");
        rows.forEach(row ->
                row.steps.forEach((step, total) -> total(STEP_SECONDS, row.labels + ",step=\"" + step + "\"", total)));
        family(CACHE_HITS, "counter", "Requests that were answered by what was kept.");
        rows.forEach(
                row -> sample(CACHE_HITS, row.labels, row.reading.cacheHit().count()));
        family(CACHE_MISSES, "counter", "Requests for which nothing was kept, of models whose answers are.");
        rows.forEach(
                row -> sample(CACHE_MISSES, row.labels, row.reading.cacheMiss().count()));
        family(BATCH_REQUESTS, "histogram", "Requests in an execution of the model.");
        rows.forEach(row -> batches(row.labels, row.reading));
        return text.toString();
    }

    private void step(String name, String help, Function<ModelFigures.Reading, Total> step) {
        family(name, "summary", help);
        rows.forEach(row -> total(name, row.labels, step.apply(row.reading)));
    }

    private void waits(String labels, ModelFigures.Reading reading) {
        // One reading may lie a request apart, and a bucket must not hold less than those below it.
        long count = reading.queue().count();
        reading.queueWithin()
                .forEach((nanos, waits) -> sample(
                        QUEUE_SECONDS + "_bucket",
                        labels + ",le=\"" + nanos / NANOS_PER_SECOND + "\"",
                        Math.min(count, waits)));
        sample(QUEUE_SECONDS + "_bucket", labels + ",le=\"+Inf\"", count);
        total(QUEUE_SECONDS, labels, reading.queue());
    }

    private void batches(String labels, ModelFigures.Reading reading) {
        for (int bound = 1; bound <= BATCH_BOUND_MAX; bound *= 2) {
            sample(BATCH_REQUESTS + "_bucket", labels + ",le=\"" + bound + "\"", executions(reading.batches(), bound));
        }
        sample(BATCH_REQUESTS + "_bucket", labels + ",le=\"+Inf\"", reading.executions());
        sample(BATCH_REQUESTS + "_sum", labels, reading.run().count());
        sample(BATCH_REQUESTS + "_count", labels, reading.executions());
    }

    private static long executions(Map<Integer, ModelFigures.Batch> batches, int sizeMax) {
        return batches.entrySet().stream()
                .filter(batch -> batch.getKey() <= sizeMax)
                .mapToLong(batch -> batch.getValue().run().count())
                .sum();
    }

    private static String labelsOf(ModelVersionId version) {
        return "model=\"" + version.model() + "\",version=\"" + version.number() + "\"";
    }

    private void single(String name, String type, String help, long value) {
        family(name, type, help);
        text.append(name).append(' ').append(value).append('\n');
    }

    private void family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void total(String name, String labels, Total total) {
        head(name + "_sum", labels).append(total.nanos() / NANOS_PER_SECOND).append('\n');
        sample(name + "_count", labels, total.count());
    }

    private void sample(String name, String labels, long value) {
        head(name, labels).append(value).append('\n');
    }

    private StringBuilder head(String name, String labels) {
        return text.append(name).append('{').append(labels).append("} ");
    }
}
