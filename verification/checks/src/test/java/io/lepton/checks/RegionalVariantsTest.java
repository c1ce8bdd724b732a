package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three sites learn together, each with a last layer of its own, and each region's gateway answers with its site's. */
class RegionalVariantsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ROW = """
            {"inputs": [
              {"name": "age", "shape": [1, 1], "datatype": "FP32", "data": [41]},
              {"name": "tenure_months", "shape": [1, 1], "datatype": "FP32", "data": [3]},
              {"name": "plan", "shape": [1, 1], "datatype": "BYTES", "data": ["basic"]},
              {"name": "monthly_charge", "shape": [1, 1], "datatype": "FP32", "data": [21.5]},
              {"name": "support_calls", "shape": [1, 1], "datatype": "FP32", "data": [4]},
              {"name": "auto_pay", "shape": [1, 1], "datatype": "BYTES", "data": ["no"]}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void eachRegionAnswersWithItsOwn() throws Exception {
        var desk = new Desk(folder);
        try (var fleet = DeskFleet.up(desk, "./lepton up --empty", 0)) {
            var learned = desk.run("./lepton federate examples/branches-own.yaml");
            assertThat(learned.exitCode()).as(learned.output()).isZero();
            Map<String, String> wanted = new LinkedHashMap<>();
            var registered = Pattern.compile("registered (leaving-own/[0-9]+) for ([a-z]+): ")
                    .matcher(learned.output());
            while (registered.find()) {
                wanted.put(registered.group(2), registered.group(1));
            }
            assertThat(wanted).as(learned.output()).containsOnlyKeys("beijing", "frankfurt", "virginia");
            assertThat(wanted.values()).doesNotHaveDuplicates();
            Map<String, String> answers = new LinkedHashMap<>();
            try (var client = fleet.client();
                    var http = HttpClient.newHttpClient()) {
                for (var region : client.regions()) {
                    URI gateway = URI.create(region.gateway().orElseThrow());
                    String expected = wanted.get(region.id().value());
                    await("the variant of " + region.id()).atMost(PATIENCE).untilAsserted(() -> {
                        HttpResponse<String> answer = ask(http, gateway);
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                        assertThat(answer.headers().firstValue("Lepton-Arm")).hasValue("variant");
                        assertThat(answer.headers().firstValue("Lepton-Model-Version"))
                                .hasValue(expected);
                        answers.put(region.id().value(), answer.body());
                    });
                }
            }
            assertThat(answers).hasSize(3);
            assertThat(answers.values().stream().distinct()).hasSize(3);
            var shown = desk.run("./lepton federations show 1");
            assertThat(shown.output()).contains("VARIANT OF", "nobody sees single updates");
        }
    }

    private static HttpResponse<String> ask(HttpClient http, URI gateway) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.resolve("/v2/models/leaving-own/infer"))
                .POST(HttpRequest.BodyPublishers.ofString(ROW))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
