package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real program is told to end, as a scheduler of containers does, while callers are busy with it.
 *
 * <p>A caller expects three things: an answer, a refusal that says when to come back, or nobody at the door. It heeds the
 * advice of a refusal, which is more than this test waits.
 */
class DrainTest {
    private static final int CALLERS = 12;
    private static final int ANSWERS_MIN = 200;
    private static final String REQUEST = "{\"inputs\": [{\"name\": \"payment\", \"shape\": [1, 4], "
            + "\"datatype\": \"FP32\", \"data\": [[23.5, 14, 0, 0]]}]}";

    @TempDir
    private Path folder;

    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

    @Test
    void aTerminatedFleetFailsNobodyAndEndsWell() throws Exception {
        var desk = new Desk(folder);
        try (var fleet = DeskFleet.up(desk, "exec ./lepton up --port " + desk.port(), 3);
                var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                int port = desk.port() + 1 + caller % 3;
                callers.execute(() -> call(client, port));
            }
            await("the load")
                    .atMost(Duration.ofMinutes(1))
                    .failFast(() -> assertThat(surprises).isEmpty())
                    .until(() -> answers.get() >= ANSWERS_MIN);
            fleet.terminate();
            fleet.awaitEnd();
        }
        System.out.println("answers=" + answers + ", refusals=" + refusals);
        assertThat(surprises).isEmpty();
        assertThat(refusals)
                .as("every caller ends with a refusal or a shut door")
                .hasValue(CALLERS);
    }

    /** Calls until it is told to come back later, or finds nobody. */
    private void call(HttpClient client, int port) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/models/payments/infer"))
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(REQUEST))
                .build();
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = goesOn(client.send(request, BodyHandlers.ofString()));
            }
        } catch (ConnectException _) {
            refusals.incrementAndGet();
        } catch (IOException | InterruptedException e) {
            surprises.add(e.toString());
        }
    }

    /** Whether the caller goes on; it stops once it is told that the gateway is about to stop. */
    private boolean goesOn(HttpResponse<String> answer) {
        if (answer.statusCode() == 200) {
            answers.incrementAndGet();
            return true;
        }
        boolean isLater = answer.headers().firstValue("retry-after").isPresent();
        if (answer.statusCode() == 503 && isLater && answer.body().contains("about to stop")) {
            refusals.incrementAndGet();
            if (!answer.headers().allValues("connection").equals(List.of("close"))) {
                surprises.add("keeps the connection: " + answer);
            }
            return false;
        }
        // A machine that is starved of time lets signs of life come late: that is the fleet's matter, not the
        // farewell's.
        if (!answer.body().contains("fell silent") && !(answer.statusCode() == 503 && isLater)) {
            surprises.add(answer + ": " + answer.body());
        }
        return true;
    }
}
