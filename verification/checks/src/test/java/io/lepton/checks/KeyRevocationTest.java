package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.client.AccessCalls;
import io.lepton.client.LeptonClient;
import io.lepton.wire.AccountRequest;
import io.lepton.wire.KeyRequest;
import io.lepton.wire.NewKeyView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet of three regions whose gateways demand keys. */
class KeyRevocationTest {
    private static final int ROUNDS = 5;
    private static final int REGIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BODY =
            "{\"inputs\": [{\"name\": \"payment\", \"shape\": [1, 4], \"datatype\": \"FP32\","
                    + " \"data\": [1850.0, 3, 1, 4]}]}";

    @TempDir
    private Path folder;

    /** How long it takes is printed, and kept with the figures; how slow a machine may be is not judged here. */
    @Test
    void aRevokedKeyOpensNoGatewayAnyMore() throws Exception {
        var desk = new Desk(folder);
        assertThat(desk.run("""
                        cat > locked.yaml <<'YAML'
                        regions:
                          - {id: beijing, jurisdiction: CN, latitude: 39.90, longitude: 116.41}
                          - {id: frankfurt, jurisdiction: EU, latitude: 50.11, longitude: 8.68}
                          - {id: virginia, jurisdiction: US, latitude: 39.04, longitude: -77.49}
                        nodesPerRegion: 1
                        access: {inference: keys}
                        YAML
                        """).exitCode()).isZero();
        try (var fleet = DeskFleet.up(desk, "./lepton up --regions locked.yaml", REGIONS);
                LeptonClient client = fleet.client();
                HttpClient http = HttpClient.newHttpClient()) {
            for (String curl : fleet.curlLines()) {
                assertThat(desk.run(curl).output()).as(curl).contains("fraud_probability");
            }
            AccessCalls access = client.access();
            access.putAccount(
                    "service:caller", new AccountRequest(Optional.empty(), Optional.of("deployer"), Optional.empty()));
            List<Long> millis = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                millis.add(revoke(access, http, desk.port()));
            }
            System.out.println("milliseconds until the last of three gateways refused a revoked key: " + millis);
        }
    }

    private static long revoke(AccessCalls access, HttpClient http, int port) {
        NewKeyView key = access.createKey(new KeyRequest(
                Optional.of("service:caller"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(1)));
        for (int region = 1; region <= REGIONS; region++) {
            int gateway = port + region;
            await().atMost(PATIENCE).until(() -> ask(http, gateway, key.key()) == 200);
        }
        long beganNanos = System.nanoTime();
        access.revokeKey(key.about().id());
        for (int region = 1; region <= REGIONS; region++) {
            int gateway = port + region;
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(PATIENCE)
                    .until(() -> ask(http, gateway, key.key()) == 401);
        }
        return Duration.ofNanos(System.nanoTime() - beganNanos).toMillis();
    }

    private static int ask(HttpClient http, int port, String key) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/models/payments/infer"))
                .header("authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(BODY))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }
}
