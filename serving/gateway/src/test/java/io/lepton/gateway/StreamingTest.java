package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.gateway.RawServer.Handler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies and connections: how they flow, wait and are used again. */
class StreamingTest {
    private static final int MEBIBYTE = 1 << 20;
    /** What sockets on both sides and the gateway's own buffers can hold, with room to spare; far below the bodies. */
    private static final int IN_FLIGHT_BYTES_MAX = 24 * MEBIBYTE;

    private static final int LONG_BODY_BYTES = 64 * MEBIBYTE;

    private final Rig rig = Rig.ready();

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void carriesALongBodyThereAndBack() throws Exception {
        both(call -> {
            byte[] body = call.body();
            call.write("HTTP/1.1 200 OK\r\ncontent-length: " + body.length + "\r\n\r\n");
            call.socket().getOutputStream().write(body);
        });
        byte[] body = new byte[20 * MEBIBYTE];
        new Random(7).nextBytes(body);
        HttpResponse<byte[]> answer = rig.client.send(
                rig.request(Rig.INFER).POST(BodyPublishers.ofByteArray(body)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void carriesABodyInChunks() throws Exception {
        byte[] body = new byte[3 * MEBIBYTE];
        HttpResponse<String> answer = rig.send(
                rig.request(Rig.INFER).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
        assertThat(answer.body()).isEqualTo(body.length + " bytes");
    }

    @Test
    void readsACallerNoFasterThanTheNodeDoes() throws Exception {
        CountDownLatch mayRead = new CountDownLatch(1);
        both(call -> {
            mayRead.await();
            call.answer(200, call.body().length + " bytes");
        });
        AtomicLong sent = new AtomicLong();
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write(
                    "POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\ncontent-length: " + LONG_BODY_BYTES + "\r\n\r\n");
            var sending = CompletableFuture.runAsync(() -> sendBody(caller, sent));
            Quiet.await(sent);
            assertThat(sent.get()).isLessThan(IN_FLIGHT_BYTES_MAX);
            mayRead.countDown();
            sending.get(30, TimeUnit.SECONDS);
            assertThat(caller.head()).contains("HTTP/1.1 200 Told");
        }
    }

    @Test
    void readsANodeNoFasterThanTheCallerDoes() throws Exception {
        AtomicLong sent = new AtomicLong();
        both(call -> {
            byte[] _ = call.body();
            call.write("HTTP/1.1 200 OK\r\ncontent-length: " + LONG_BODY_BYTES + "\r\n\r\n");
            for (int i = 0; i < LONG_BODY_BYTES / MEBIBYTE; i++) {
                call.socket().getOutputStream().write(new byte[MEBIBYTE]);
                sent.addAndGet(MEBIBYTE);
            }
        });
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write("GET /v2/models/digits HTTP/1.1\r\nhost: h\r\n\r\n");
            assertThat(caller.head()).contains("HTTP/1.1 200 OK");
            Quiet.await(sent);
            assertThat(sent.get()).isLessThan(IN_FLIGHT_BYTES_MAX);
            assertThat(drain(caller.in(), LONG_BODY_BYTES)).isEqualTo(LONG_BODY_BYTES);
        }
    }

    @Test
    void usesAConnectionToANodeAgain() throws Exception {
        int before = rig.first.accepted() + rig.second.accepted();
        for (int i = 0; i < 20; i++) {
            assertThat(rig.infer("hello").statusCode()).isEqualTo(200);
        }
        // One for each node and each event loop that the caller's connection, kept alive too, may be on.
        assertThat(rig.first.accepted() + rig.second.accepted() - before).isLessThanOrEqualTo(4);
    }

    @Test
    void takesAConnectionThatWasClosedMeanwhileForNoFailure() throws Exception {
        both(call -> {
            call.answer(200, call.body().length + " bytes");
            call.socket().close();
        });
        for (int i = 0; i < 20; i++) {
            assertThat(rig.infer("hello").statusCode()).isEqualTo(200);
        }
        assertThat(rig.log.records())
                .filteredOn(record -> record.requestBytes() > 0)
                .hasSize(20)
                .allSatisfy(record -> assertThat(record.tried()).hasSize(1));
    }

    @Test
    void answersPipelinedRequestsInTheirOrder() throws Exception {
        both(call -> call.answer(200, new String(call.body(), StandardCharsets.UTF_8)));
        try (RawCaller caller = new RawCaller(rig)) {
            var requests = new StringBuilder();
            for (int i = 0; i < 9; i++) {
                requests.append("POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\n\r\n")
                        .append(i);
            }
            caller.write(requests.toString());
            for (int i = 0; i < 9; i++) {
                assertThat(caller.head()).contains("HTTP/1.1 200 Told");
                assertThat(caller.text(1)).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void asksForABodyThatIsAnnouncedAndRefusesItUnsent() throws Exception {
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write(announced("eu-only"));
            assertThat(caller.head()).containsExactly("HTTP/1.1 100 Continue");
            caller.write("hello");
            assertThat(caller.head()).contains("HTTP/1.1 200 Told");
        }
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write(announced("secret"));
            assertThat(caller.head()).contains("HTTP/1.1 400 Bad Request", "connection: close");
        }
    }

    @Test
    void forgetsTheRestOfARefusedBodyAndTakesTheNextRequest() throws Exception {
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write("POST /v2/models/letters/infer HTTP/1.1\r\nhost: h\r\ncontent-length: 5\r\n\r\n");
            List<String> refused = caller.head();
            assertThat(refused).contains("HTTP/1.1 404 Not Found", "lepton-error-code: UNKNOWN_MODEL");
            caller.write("helloGET /v2/health/live HTTP/1.1\r\nhost: h\r\n\r\n");
            assertThat(caller.text(length(refused))).contains("UNKNOWN_MODEL");
            assertThat(caller.head()).contains("HTTP/1.1 200 OK");
        }
    }

    @Test
    void refusesAHeadThatIsTooLongOrGarbled() throws Exception {
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write("GET /v2 HTTP/1.1\r\nhost: h\r\nx: " + "y".repeat(20_000) + "\r\n\r\n");
            assertThat(caller.head()).anyMatch(line -> line.startsWith("HTTP/1.1 413"));
        }
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write("nonsense\r\n\r\n");
            assertThat(caller.head()).contains("HTTP/1.1 400 Bad Request", "lepton-error-code: INVALID_REQUEST");
        }
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        both(call -> call.write("HTTP/1.1 200 OK\r\ncontent-length: 700\r\n\r\n"));
        try (RawCaller caller = new RawCaller(rig)) {
            for (int i = 0; i < 3; i++) {
                caller.write("HEAD /v2/models/digits HTTP/1.1\r\nhost: h\r\n\r\n");
                assertThat(caller.head()).contains("HTTP/1.1 200 OK", "content-length: 700");
            }
        }
    }

    @Test
    void letsTheRequestsUnderWayEndWhenItStops() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        both(call -> {
            mayAnswer.await();
            call.answer(200, call.body().length + " bytes");
        });
        try (RawCaller caller = new RawCaller(rig)) {
            caller.write("POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\ncontent-length: 2\r\n\r\nhi");
            await().until(() -> rig.first.calls() + rig.second.calls() == 1);
            var stopping = CompletableFuture.runAsync(rig.gateway::stop);
            mayAnswer.countDown();
            assertThat(caller.head()).contains("HTTP/1.1 200 Told");
            assertThat(caller.text(7)).isEqualTo("2 bytes");
            assertThat(caller.in().read()).as("closed after its turn").isNegative();
            stopping.get(10, TimeUnit.SECONDS);
        }
    }

    /** The first request holds the gateway open until the others have been heard. */
    @Test
    void refusesCleanlyWhatComesWhileItStops() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        both(call -> {
            byte[] _ = call.body();
            mayAnswer.await();
            call.answer(200, "done");
        });
        var first = rig.client.sendAsync(
                rig.request(Rig.INFER).POST(BodyPublishers.ofString("hi")).build(), BodyHandlers.ofString());
        await().until(() -> rig.first.calls() + rig.second.calls() == 1);
        var stopping = CompletableFuture.runAsync(rig.gateway::stop, Thread::startVirtualThread);
        await().until(() -> rig.get("/v2/health/ready").statusCode() == 503);
        assertThat(rig.gateway.isReady()).isFalse();
        // Until the notice is over it answers on, and this one waits like the first.
        await().until(() -> refusal().isPresent());
        HttpResponse<String> refused = refusal().orElseThrow();
        Rig.assertError(refused, 503, "MODEL_NOT_READY");
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(refused.headers().firstValue("connection")).contains("close");
        mayAnswer.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS).body()).isEqualTo("done");
        assertThat(first.get().headers().firstValue("connection")).contains("close");
        stopping.get(10, TimeUnit.SECONDS);
    }

    /** What a new caller is told, unless it is still let in. */
    private Optional<HttpResponse<String>> refusal() throws Exception {
        var answer = rig.client.sendAsync(
                rig.request(Rig.INFER).POST(BodyPublishers.ofString("hi")).build(), BodyHandlers.ofString());
        try {
            return Optional.of(answer.get(100, TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        }
    }

    private void both(Handler script) {
        rig.first.doing(script);
        rig.second.doing(script);
    }

    private static int length(List<String> head) {
        String prefix = "content-length: ";
        return head.stream()
                .filter(line -> line.startsWith(prefix))
                .mapToInt(line -> Integer.parseInt(line.substring(prefix.length())))
                .sum();
    }

    private static String announced(String dataClass) {
        return "POST " + Rig.INFER + " HTTP/1.1\r\nhost: h\r\ncontent-length: 5\r\nexpect: 100-continue\r\n"
                + "lepton-data-class: " + dataClass + "\r\n\r\n";
    }

    private static void sendBody(RawCaller caller, AtomicLong sent) {
        try {
            for (int i = 0; i < LONG_BODY_BYTES / MEBIBYTE; i++) {
                caller.write(new byte[MEBIBYTE]);
                sent.addAndGet(MEBIBYTE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long drain(InputStream in, long bytes) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        while (total < bytes) {
            int read = in.read(buffer);
            if (read < 0) {
                break;
            }
            total += read;
        }
        return total;
    }
}
