package io.lepton.inference.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.wire.Json;
import io.lepton.wire.ModelStatistics;
import io.lepton.wire.ModelStatistics.Total;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Statistics, metrics and the index of a node, over HTTP. */
final class ObservationsTest {
    private static final String INFER = "/v2/models/row/infer";
    private static final String ROW =
            "{\"inputs\":[{\"name\":\"in_FP32\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}";

    private final ProtocolNode node = new ProtocolNode();

    @AfterEach
    void ends() {
        node.close();
    }

    @Test
    void countsRequestsThatWereAnsweredAndThatFailed() throws Exception {
        node.post(INFER, ROW);
        node.post(INFER, ROW);
        node.post(INFER, "{}");
        var stats = statistics("/v2/models/row/stats").modelStats().getFirst();
        assertThat(stats.inferenceCount()).isEqualTo(2);
        assertThat(stats.executionCount()).isEqualTo(2);
        assertThat(stats.lastInference()).isEqualTo(86_400_000);
        var steps = stats.inferenceStats();
        assertThat(steps.success().count()).isEqualTo(2);
        assertThat(steps.fail().count()).isOne();
        assertThat(steps.queue().count()).isEqualTo(2);
        assertThat(steps.computeInput().count()).isEqualTo(2);
        assertThat(steps.computeInfer().count()).isEqualTo(2);
        assertThat(steps.computeOutput().ns()).isPositive();
        assertThat(stats.batchStats()).singleElement().satisfies(batch -> {
            assertThat(batch.batchSize()).isOne();
            assertThat(batch.computeInfer()).isEqualTo(steps.computeInfer());
        });
    }

    @Test
    void tellsStatisticsInTheWordsOfTheExtension() throws Exception {
        assertThat(node.get("/v2/models/mymodel/versions/1/stats").body())
                .isEqualTo("{\"model_stats\":[{\"name\":\"mymodel\",\"version\":\"1\",\"last_inference\":0,"
                        + "\"inference_count\":0,\"execution_count\":0,\"inference_stats\":{"
                        + "\"success\":{\"count\":0,\"ns\":0},\"fail\":{\"count\":0,\"ns\":0},"
                        + "\"queue\":{\"count\":0,\"ns\":0},\"compute_input\":{\"count\":0,\"ns\":0},"
                        + "\"compute_infer\":{\"count\":0,\"ns\":0},\"compute_output\":{\"count\":0,\"ns\":0},"
                        + "\"cache_hit\":{\"count\":0,\"ns\":0},\"cache_miss\":{\"count\":0,\"ns\":0}},"
                        + "\"batch_stats\":[]}]}");
    }

    @Test
    void tellsTheStatisticsOfEveryModelAtOnce() throws Exception {
        assertThat(statistics("/v2/models/stats").modelStats())
                .extracting(stats -> stats.name().value())
                .containsExactly("echo", "halves", "mymodel", "row", "words");
    }

    @Test
    void hasNoStatisticsOfWhatItDoesNotHold() throws Exception {
        assertThat(node.get("/v2/models/nothing/stats").statusCode()).isEqualTo(404);
        assertThat(node.get("/v2/models/mymodel/versions/7/stats").statusCode()).isEqualTo(404);
    }

    @Test
    void listsWhatIsAssignedAndHowFarItIs() throws Exception {
        String broken =
                "{\"name\":\"broken\",\"version\":\"2\",\"state\":\"UNAVAILABLE\",\"reason\":\"no model at all\"}";
        String ready = "{\"name\":\"mymodel\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"}";
        String loading = "{\"name\":\"mymodel\",\"version\":\"2\",\"state\":\"LOADING\",\"reason\":\"\"}";
        String all = "[" + broken + "," + ready + "," + loading + "]";
        assertThat(node.post("/v2/repository/index", "").body()).isEqualTo(all);
        assertThat(node.post("/v2/repository/index", "{}").body()).isEqualTo(all);
        assertThat(node.post("/v2/repository/index", "{\"ready\":true}").body()).isEqualTo("[" + ready + "]");
    }

    @Test
    void refusesABrokenOrEndlessRequestForTheIndex() throws Exception {
        var broken = node.post("/v2/repository/index", "{\"ready\":\"maybe\"}");
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).startsWith("{\"error\":").contains("ready");
        var endless = node.post("/v2/repository/index", " ".repeat(70_000));
        assertThat(endless.statusCode()).isEqualTo(413);
    }

    @Test
    void tellsTheSameFiguresToPrometheus() throws Exception {
        node.post(INFER, ROW);
        node.post(INFER, "{}");
        // An answer may be on its way a moment before the queue counts that it has left.
        await().until(() -> node.get("/metrics").body().contains("queue_requests{model=\"row\",version=\"1\"} 0\n"));
        var answer = node.get("/metrics");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        Total success = statistics("/v2/models/row/stats")
                .modelStats()
                .getFirst()
                .inferenceStats()
                .success();
        String row = "{model=\"row\",version=\"1\"";
        assertThat(answer.body().lines())
                .contains(
                        "# TYPE lepton_inference_request_seconds summary",
                        "lepton_inference_request_seconds_count" + row + ",outcome=\"success\"} 1",
                        "lepton_inference_request_seconds_sum" + row + ",outcome=\"success\"} " + success.ns() / 1e9,
                        "lepton_inference_request_seconds_count" + row + ",outcome=\"failure\"} 1",
                        "# TYPE lepton_inference_queue_seconds histogram",
                        "lepton_inference_queue_seconds_bucket" + row + ",le=\"6.5536E-5\"} 1",
                        "lepton_inference_queue_seconds_bucket" + row + ",le=\"+Inf\"} 1",
                        "lepton_inference_queue_seconds_count" + row + "} 1",
                        "lepton_response_cache_budget_bytes 0",
                        "lepton_response_cache_misses_total" + row + "} 0",
                        "lepton_inference_compute_seconds_count" + row + "} 1",
                        "# TYPE lepton_inference_batch_requests histogram",
                        "lepton_inference_batch_requests_bucket" + row + ",le=\"1\"} 1",
                        "lepton_inference_batch_requests_bucket" + row + ",le=\"+Inf\"} 1",
                        "lepton_inference_queue_requests" + row + "} 0",
                        "lepton_node_requests_in_flight 0",
                        "lepton_node_memory_bytes 600",
                        "lepton_node_memory_budget_bytes 1000",
                        "lepton_models_resident 1",
                        "lepton_model_loads_total 7",
                        "lepton_model_evictions_total 2",
                        "lepton_model_memory_bytes{model=\"mymodel\",version=\"1\"} 600");
    }

    @Test
    void tellsPrometheusOfOneModelAlone() throws Exception {
        node.post(INFER, ROW);
        for (String path : new String[] {"/v2/models/row/metrics", "/v2/models/row/versions/1/metrics"}) {
            var answer = node.get(path);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(answer.body().lines())
                    .contains("lepton_inference_compute_seconds_count{model=\"row\",version=\"1\"} 1")
                    .filteredOn(line -> !line.startsWith("#"))
                    .allSatisfy(line -> assertThat(line).contains("{model=\"row\",version=\"1\""));
        }
        assertThat(node.get("/v2/models/nothing/metrics").statusCode()).isEqualTo(404);
        assertThat(node.get("/v2/models/row/versions/2/metrics").statusCode()).isEqualTo(404);
    }

    /** Every line is a comment or a sample of a family that was announced before it, and each family comes once. */
    @Test
    void keepsToTheGrammarOfPrometheus() throws Exception {
        node.post(INFER, ROW);
        var sample = Pattern.compile(
                "([a-z_]+?)(_sum|_count|_bucket)?(\\{[a-z]+=\"[^\"\\\\]*\"(,[a-z]+=\"[^\"\\\\]*\")*})? [0-9.E+-]+");
        String text = node.get("/metrics").body();
        assertThat(text).endsWith("\n");
        String family = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                family = line.split(" ", -1)[2];
                assertThat(text.split(Pattern.quote("# TYPE " + family + " "), -1))
                        .hasSize(2);
            } else if (!line.startsWith("# HELP ")) {
                var matcher = sample.matcher(line);
                assertThat(matcher.matches()).as(line).isTrue();
                assertThat(matcher.group(1)).as(line).isEqualTo(family);
            }
        }
    }

    private ModelStatistics.Reply statistics(String path) throws Exception {
        return Json.read(node.get(path).body().getBytes(UTF_8), ModelStatistics.Reply.class);
    }
}
