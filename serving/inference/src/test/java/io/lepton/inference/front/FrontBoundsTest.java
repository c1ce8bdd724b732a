package io.lepton.inference.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.ErrorCode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bounds a request: queue, deadline, the callers that are gone, and the end of the node. */
final class FrontBoundsTest extends FrontHarness {
    @Test
    void refusesTheRequestAboveTheQueuesBoundWithAdviceToComeBack() throws Exception {
        var gate = runtime.shut();
        List<CompletableFuture<HttpResponse<String>>> taken = new ArrayList<>();
        for (int number = 0; number < FixedModels.REQUESTS_MAX; number++) {
            taken.add(client.sendAsync(postRequest(INFER, ROW), BodyHandlers.ofString()));
        }
        await().until(() -> runtime.running() == 1 && pendingIsFull());
        var refused = post(INFER, ROW);
        assertRefused(refused, ErrorCode.OVERLOADED, "requestsMax=2");
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        gate.countDown();
        for (var answer : taken) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
    }

    /** Bodies that never end hold places too. */
    @Test
    void boundsTheInferencesInFlightOfAllModelsAndNothingElse() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int number = 0; number < IN_FLIGHT_MAX; number++) {
            Socket socket = connect();
            sockets.add(socket);
            socket.getOutputStream().write(raw("Content-Length: 500", ROW));
        }
        await().until(() -> inFlight() == IN_FLIGHT_MAX);
        var refused = post(INFER, ROW);
        assertRefused(refused, ErrorCode.OVERLOADED, "inFlightMax=4");
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(get("/v2/models/test").statusCode()).isEqualTo(200);
        for (Socket socket : sockets) {
            socket.close();
        }
        await().until(() -> inFlight() == 0);
        assertThat(post(INFER, ROW).statusCode()).isEqualTo(200);
    }

    @Test
    void dropsARequestWhoseCallerHasGone() throws Exception {
        var gate = runtime.shut();
        var running = client.sendAsync(postRequest(INFER, ROW), BodyHandlers.ofString());
        await().until(() -> runtime.running() == 1);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(raw("Content-Length: " + ROW.length(), ROW));
            await().until(this::pendingIsFull);
        }
        await().until(() -> inFlight() == 1);
        gate.countDown();
        assertThat(running.get().statusCode()).isEqualTo(200);
        assertThat(post(INFER, ROW).statusCode()).isEqualTo(200);
        assertThat(runtime.runs()).isEqualTo(2);
    }

    @Test
    void answersAtTheDeadlineAndDropsTheRequest() throws Exception {
        var gate = runtime.shut();
        var running = client.sendAsync(postRequest(INFER, ROW), BodyHandlers.ofString());
        await().until(() -> runtime.running() == 1);
        assertRefused(timed("20", ROW), ErrorCode.DEADLINE_EXCEEDED, "deadline");
        String hasty = ROW.replace("{\"id\"", "{\"parameters\":{\"timeout\":20000},\"id\"");
        assertRefused(post(INFER, hasty), ErrorCode.DEADLINE_EXCEEDED, "deadline");
        var generating = request("/v2/models/test/generate").header("Lepton-Deadline-Ms", "20");
        var generated = client.send(
                generating.POST(BodyPublishers.ofString("{\"x\":[1,2]}")).build(), BodyHandlers.ofString());
        assertRefused(generated, ErrorCode.DEADLINE_EXCEEDED, "deadline");
        await().until(() -> inFlight() == 1);
        gate.countDown();
        assertThat(running.get().statusCode()).isEqualTo(200);
        assertThat(timed("20000", ROW).statusCode()).isEqualTo(200);
        assertThat(runtime.runs()).isEqualTo(2);
    }

    /** The clock of the node goes on by an hour while the body comes, which no timer notices. */
    @Test
    void countsTheTimeThatABodyTakesToComeIn() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(raw("Lepton-Deadline-Ms: 3599000\r\nContent-Length: " + ROW.length(), ""));
            await().until(() -> inFlight() == 1);
            clock.advance(Duration.ofHours(1));
            socket.getOutputStream().write(ROW.getBytes(UTF_8));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 504".length());
            assertThat(new String(status, UTF_8)).isEqualTo("HTTP/1.1 504");
        }
        assertThat(runtime.runs()).isZero();
    }

    @Test
    void endsABodyThatIsNotWholeAtTheDeadline() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(raw("Lepton-Deadline-Ms: 20\r\nContent-Length: 500", ROW));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 504 ").contains("DEADLINE_EXCEEDED");
        }
    }

    @ParameterizedTest
    @CsvSource({"Lepton-Deadline-Ms, 0", "Lepton-Deadline-Ms, soon", "Lepton-Priority, 1"})
    void refusesAHeaderThatSaysNothing(String header, String value) throws Exception {
        var request = request(INFER).header(header, value).POST(BodyPublishers.ofString(ROW));
        var answer = client.send(request.build(), BodyHandlers.ofString());
        assertRefused(answer, ErrorCode.INVALID_REQUEST, "header=" + header.toLowerCase(Locale.ROOT));
    }

    @Test
    void letsAHigherPriorityTakeThePlaceOfALowerOne() throws Exception {
        var gate = runtime.shut();
        var running = client.sendAsync(postRequest(INFER, ROW), BodyHandlers.ofString());
        await().until(() -> runtime.running() == 1);
        String low = ROW.replace("{\"id\"", "{\"parameters\":{\"priority\":3},\"id\"");
        var lost = client.sendAsync(postRequest(INFER, low), BodyHandlers.ofString());
        await().until(this::pendingIsFull);
        var high = client.sendAsync(
                request(INFER)
                        .header("Lepton-Priority", "high")
                        .POST(BodyPublishers.ofString(low))
                        .build(),
                BodyHandlers.ofString());
        assertRefused(lost.get(), ErrorCode.OVERLOADED, "higher priority");
        assertThat(lost.get().headers().firstValue("Retry-After")).contains("1");
        gate.countDown();
        assertThat(high.get().statusCode()).isEqualTo(200);
        assertThat(running.get().statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsGeneratedHasThePriorityOfItsHeader() throws Exception {
        var gate = runtime.shut();
        var running = client.sendAsync(postRequest(INFER, ROW), BodyHandlers.ofString());
        await().until(() -> runtime.running() == 1);
        var lost = client.sendAsync(generate("low"), BodyHandlers.ofString());
        await().until(this::pendingIsFull);
        var high = client.sendAsync(generate("high"), BodyHandlers.ofString());
        assertRefused(lost.get(), ErrorCode.OVERLOADED, "higher priority");
        gate.countDown();
        assertThat(high.get().body()).contains("\"y\":[2.0,4.0]");
        assertThat(running.get().statusCode()).isEqualTo(200);
    }

    private HttpRequest generate(String priority) {
        return request("/v2/models/test/generate")
                .header("Lepton-Priority", priority)
                .POST(BodyPublishers.ofString("{\"x\":[1,2]}"))
                .build();
    }

    @Test
    void waitsForWhatIsInFlightNoLongerThanItMay() throws Exception {
        assertThat(front.awaitIdle(Duration.ZERO)).isTrue();
        var gate = runtime.shut();
        var running = client.sendAsync(postRequest(INFER, ROW), BodyHandlers.ofString());
        await().until(() -> runtime.running() == 1);
        assertThat(front.awaitIdle(Duration.ofMillis(1))).isFalse();
        gate.countDown();
        assertThat(front.awaitIdle(Duration.ofSeconds(10))).isTrue();
        assertThat(running.get().statusCode()).isEqualTo(200);
    }

    @Test
    void answersOnForANoticeThenRefusesAndWaitsForTheRest() throws Exception {
        var gate = runtime.shut();
        var running = client.sendAsync(postRequest(INFER, ROW), BodyHandlers.ofString());
        await().until(() -> runtime.running() == 1);
        var drained = CompletableFuture.supplyAsync(this::drain, Thread::startVirtualThread);
        await().until(() -> client.sendAsync(postRequest(INFER, ROW), BodyHandlers.ofString())
                .thenApply(answer -> answer.statusCode() == 503)
                .completeOnTimeout(false, 100, TimeUnit.MILLISECONDS)
                .get());
        var refused = post(INFER, ROW);
        assertRefused(refused, ErrorCode.MODEL_NOT_READY, "about to stop");
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(refused.headers().firstValue("Connection")).contains("close");
        assertThat(get("/v2/health/live").headers().firstValue("Connection")).contains("close");
        assertThat(drained).isNotDone();
        gate.countDown();
        assertThat(running.get().statusCode()).isEqualTo(200);
        assertThat(drained).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
    }

    private boolean drain() {
        try {
            return front.drain(Duration.ofMillis(1), Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> timed(String millis, String body) throws IOException, InterruptedException {
        var request = request(INFER).header("Lepton-Deadline-Ms", millis).POST(BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
