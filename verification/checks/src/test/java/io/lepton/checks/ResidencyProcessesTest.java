package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.checks.Relay.State;
import io.lepton.client.AuditCalls;
import io.lepton.client.LeptonClient;
import io.lepton.client.ResourceCalls.Deed;
import io.lepton.client.ResourceCalls.Rest;
import io.lepton.wire.ApplyRequest;
import io.lepton.wire.Headers;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that is bound to regions, among real processes: their way to the control plane is cut, and they are killed. */
class ResidencyProcessesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration BOUND = Duration.ofSeconds(8);
    private static final String STRICT = "patients";
    private static final String BODY =
            "{\"inputs\": [{\"name\": \"payment\", \"shape\": [1, 4], \"datatype\": \"FP32\","
                    + " \"data\": [1850.0, 3, 1, 4]}]}";

    @TempDir
    private Path folder;

    @Test
    void noDataLeavesItsRegionsHoweverLittleIsKnownOrLeft() throws Exception {
        try (var fleet = ProcessFleet.start(folder);
                HttpClient http = HttpClient.newHttpClient()) {
            var callers = new Callers(fleet, http);
            apply(fleet, "madrid");
            callers.awaitStrict("madrid");
            assertThat(callers.age(callers.ask("oslo", STRICT))).matches("[0-9]+");

            long began = System.nanoTime();
            apply(fleet, "oslo");
            callers.awaitStrict("oslo");
            System.out.println("milliseconds until the last gateway held a tightened policy, one look after the other: "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));

            fleet.toControl().become(State.OUT);
            callers.awaitRefusal();
            for (String region : ProcessFleet.REGIONS) {
                callers.awaitServedByOldKnowledge(region);
            }

            fleet.kill("gateway-oslo");
            fleet.startGateway("oslo");
            fleet.awaitAnswers(fleet.gateway("oslo"));
            var fromDisk = callers.ask("oslo", STRICT);
            assertThat(fromDisk.headers().firstValue(Headers.ERROR_CODE)).contains("POLICY_STALE");
            assertThat(callers.age(fromDisk)).isEqualTo("unknown");

            fleet.toControl().become(State.SOUND);
            callers.awaitStrict("oslo");
            awaitAudited(fleet);
            drill(fleet);
        }
    }

    /** The one region that may process EU data is killed, without warning, while both gateways are asked for it. */
    private void drill(ProcessFleet fleet) throws IOException, InterruptedException {
        fleet.awaitWell();
        Files.writeString(folder.resolve("madrid.pids"), fleet.processIds("madrid"));
        var outcome = fleet.desk()
                .run("./lepton drill residency payments --input examples/payment.csv --jurisdiction EU --rate 20"
                        + " --kill-with 'kill -9 $(cat $REGION.pids)' --control " + fleet.control());
        System.out.println(outcome.output());
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("the drill succeeded: eu-only was answered in madrid or refused");
    }

    private static void apply(ProcessFleet fleet, String region) {
        var file = new ApplyRequest.File("policy.yaml", """
            apiVersion: lepton.io/v1
            kind: Policy
            metadata: {name: %s}
            spec: {regions: [%s], strict: true, policyAgeMax: %ds}
            """.formatted(STRICT, region, BOUND.toSeconds()));
        try (LeptonClient client = fleet.connect()) {
            assertThat(client.resources()
                            .apply(new ApplyRequest(List.of(file), Optional.empty()), Deed.DO, Rest.KEEP)
                            .applied())
                    .isTrue();
        }
    }

    private static void awaitAudited(ProcessFleet fleet) {
        var refusals = new AuditCalls.Search(
                Optional.empty(),
                Optional.of("ask:model"),
                Optional.empty(),
                Optional.of("refused"),
                Optional.empty(),
                Optional.empty(),
                100);
        try (LeptonClient client = fleet.connect()) {
            await().atMost(PATIENCE).until(() -> client.audit().search(refusals).stream()
                    .anyMatch(entry -> entry.toString().contains("POLICY_STALE")));
        }
    }

    private record Callers(ProcessFleet fleet, HttpClient http) {
        HttpResponse<String> ask(String region, String dataClass) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(fleet.gateway(region).resolve("/v2/models/payments/infer"))
                    .header(Headers.DATA_CLASS, dataClass)
                    .timeout(Duration.ofSeconds(30))
                    .POST(BodyPublishers.ofString(BODY))
                    .build();
            return http.send(request, BodyHandlers.ofString());
        }

        String age(HttpResponse<String> answer) {
            return answer.headers().firstValue(Headers.POLICY_AGE_MS).orElse("");
        }

        /** Until strict data is answered in a region, whichever gateway is asked. */
        void awaitStrict(String region) {
            for (String door : ProcessFleet.REGIONS) {
                await().alias("strict data at " + door).atMost(PATIENCE).until(() -> {
                    var answer = ask(door, STRICT);
                    return answer.statusCode() == 200
                            && answer.headers()
                                    .firstValue(Headers.REGION)
                                    .orElse("")
                                    .equals(region);
                });
            }
        }

        /**
         * Other data is answered all the while. A gateway may pass on a refusal of the one that it sent strict data to,
         * and be a little younger in its own knowledge: therefore this waits for its age.
         */
        void awaitServedByOldKnowledge(String region) {
            await().alias("old knowledge at " + region).atMost(PATIENCE).until(() -> {
                var answer = ask(region, "public");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                return Long.parseLong(age(answer)) > BOUND.toMillis();
            });
        }

        /** Until strict data is refused everywhere, since the knowledge of a gateway on its way is too old. */
        void awaitRefusal() {
            for (String door : ProcessFleet.REGIONS) {
                await().alias("refused at " + door).atMost(PATIENCE).until(() -> {
                    var answer = ask(door, STRICT);
                    return answer.statusCode() == 503
                            && answer.headers()
                                    .firstValue(Headers.ERROR_CODE)
                                    .orElse("")
                                    .equals("POLICY_STALE");
                });
            }
        }
    }
}
