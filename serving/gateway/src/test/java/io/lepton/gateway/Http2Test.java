package io.lepton.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.chassis.Web;
import io.lepton.wire.Headers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests in HTTP/2, all the way to a node that speaks it. */
class Http2Test {
    private static final int MEBIBYTE = 1 << 20;
    /** The windows and socket buffers on both sides, with room to spare; far below the bodies. */
    private static final long IN_FLIGHT_BYTES_MAX = 16L * MEBIBYTE;

    private static final int LONG_BODY_BYTES = 64 * MEBIBYTE;

    private final Web web = Web.start(1);

    @SuppressWarnings("NullAway.Init")
    private Http2Node node;

    @SuppressWarnings("NullAway.Init")
    private Rig rig;

    @SuppressWarnings("NullAway.Init")
    private HttpClient client;

    @BeforeEach
    void begin() throws Exception {
        node = new Http2Node();
        rig = Rig.ready(config -> config, node.asNode());
        client = web.vertx()
                .createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false)
                        .setDecompressionSupported(false));
    }

    @AfterEach
    void end() {
        web.close();
        rig.close();
        node.close();
    }

    @Test
    void carriesARequestThereAndBackWithTheEvidence() throws Exception {
        HttpClientResponse answer = ask(HttpMethod.POST, Rig.INFER, "hello");
        assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeader(Headers.REGION)).isEqualTo("frankfurt");
        assertThat(answer.getHeader(Headers.NODE)).isEqualTo("frankfurt-1");
        assertThat(answer.getHeader(Headers.ROUTE_REASON)).isEqualTo("local");
        assertThat(answer.getHeader(Headers.REQUEST_ID)).startsWith("frankfurt-");
        assertThat(text(answer)).isEqualTo("HTTP_2 5 bytes");
    }

    @Test
    void refusesWithTheCodeAndAnswersItsOwnPages() throws Exception {
        HttpClientResponse unknown = ask(HttpMethod.POST, "/v2/models/letters/infer", "x".repeat(100_000));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.getHeader(Headers.ERROR_CODE)).isEqualTo("UNKNOWN_MODEL");
        assertThat(text(unknown)).contains("/errors/UNKNOWN_MODEL");
        assertThat(text(ask(HttpMethod.GET, "/v2/health/live", ""))).isEqualTo("{\"live\":true}");
        HttpClientResponse head = ask(HttpMethod.HEAD, "/v2/health/live", "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(text(head)).isEmpty();
    }

    @Test
    void sharesOneConnectionToANodeAmongManyRequests() throws Exception {
        node.doing(
                request -> request.body().onSuccess(body -> request.response().end(body)));
        int before = node.connections();
        List<Future<Buffer>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String body = "body " + i;
            answers.add(open(HttpMethod.POST, Rig.INFER)
                    .compose(request -> exchange(request, body, HttpClientResponse::body)));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(get(answers.get(i)).toString()).isEqualTo("body " + i);
        }
        // The caller's connection is on one event loop, and a second to the node is made where its streams are used up.
        assertThat(node.connections() - before).isBetween(1, 2);
    }

    @Test
    void carriesALongBodyThereAndBack() throws Exception {
        node.doing(
                request -> request.body().onSuccess(body -> request.response().end(body)));
        String body = "0123456789abcdef".repeat(MEBIBYTE / 4);
        assertThat(text(ask(HttpMethod.POST, Rig.INFER, body))).isEqualTo(body);
    }

    @Test
    void readsACallerNoFasterThanTheNodeDoes() throws Exception {
        AtomicReference<Runnable> resume = new AtomicReference<>();
        node.doing(request -> {
            request.pause();
            AtomicLong bytes = new AtomicLong();
            request.handler(part -> bytes.addAndGet(part.length()));
            request.endHandler(_ -> request.response().end(bytes + " bytes"));
            resume.set(request::resume);
        });
        HttpClientRequest request = get(open(HttpMethod.POST, Rig.INFER));
        request.putHeader("content-length", Integer.toString(LONG_BODY_BYTES));
        AtomicLong sent = new AtomicLong();
        pump(request, sent);
        Quiet.await(sent);
        assertThat(sent.get()).isLessThan(IN_FLIGHT_BYTES_MAX);
        var body = request.response().compose(HttpClientResponse::body);
        requireNonNull(resume.get()).run();
        assertThat(get(body)).hasToString(LONG_BODY_BYTES + " bytes");
    }

    @Test
    void readsANodeNoFasterThanTheCallerDoes() throws Exception {
        AtomicLong sent = new AtomicLong();
        node.doing(request -> {
            var response = request.response().putHeader("content-type", "text/event-stream");
            Runnable[] more = new Runnable[1];
            more[0] = () -> {
                while (sent.get() < LONG_BODY_BYTES && !response.writeQueueFull()) {
                    response.write(Buffer.buffer(new byte[1 << 16]));
                    sent.addAndGet(1 << 16);
                }
                if (sent.get() >= LONG_BODY_BYTES) {
                    response.end();
                } else {
                    response.drainHandler(_ -> more[0].run());
                }
            };
            more[0].run();
        });
        HttpClientRequest request = get(open(HttpMethod.POST, Rig.INFER));
        AtomicLong taken = new AtomicLong();
        AtomicBoolean isEnded = new AtomicBoolean();
        HttpClientResponse answer = get(exchange(request, "{}", begun -> {
            begun.pause();
            begun.handler(part -> taken.addAndGet(part.length()));
            begun.endHandler(_ -> isEnded.set(true));
            return Future.succeededFuture(begun);
        }));
        Quiet.await(sent);
        assertThat(sent.get()).isLessThan(IN_FLIGHT_BYTES_MAX);
        answer.resume();
        await().atMost(30, TimeUnit.SECONDS).untilTrue(isEnded);
        assertThat(taken.get()).isEqualTo(LONG_BODY_BYTES);
    }

    @Test
    @SuppressWarnings("JdkObsolete") // Two threads share the text.
    void passesEventsOnAsTheyCome() throws Exception {
        AtomicReference<Runnable> next = new AtomicReference<>();
        node.doing(request -> {
            var response = request.response().putHeader("content-type", "text/event-stream");
            response.write("data: 1\n\n");
            next.set(() -> response.end("data: 2\n\n"));
        });
        var events = new StringBuffer();
        AtomicBoolean isEnded = new AtomicBoolean();
        HttpClientRequest request = get(open(HttpMethod.POST, Rig.INFER));
        request.response().onSuccess(answer -> answer.handler(part -> events.append(part.toString()))
                .endHandler(_ -> isEnded.set(true)));
        var _ = request.send("{}");
        await().until(() -> events.toString().equals("data: 1\n\n"));
        requireNonNull(next.get()).run();
        await().untilTrue(isEnded);
        assertThat(events).hasToString("data: 1\n\ndata: 2\n\n");
    }

    @Test
    void cancelsAtTheNodeWhatTheCallerCancels() throws Exception {
        AtomicBoolean isCancelled = new AtomicBoolean();
        AtomicInteger calls = new AtomicInteger();
        node.doing(request -> {
            request.response().exceptionHandler(fault -> isCancelled.set(fault instanceof StreamResetException));
            calls.incrementAndGet();
        });
        HttpClientRequest request = get(open(HttpMethod.POST, Rig.INFER));
        var _ = request.send("{}");
        await().until(() -> calls.get() == 1);
        request.reset();
        await().untilTrue(isCancelled);
        await().until(() -> rig.log.records().stream().anyMatch(record -> record.end() == AttemptOutcome.CANCELLED));
    }

    @Test
    void resetsAStreamWhoseAnswerBreaksOff() throws Exception {
        node.doing(request -> {
            request.response().write("part");
            request.response().reset();
        });
        HttpClientRequest request = get(open(HttpMethod.POST, Rig.INFER));
        var fault = exchange(request, "{}", HttpClientResponse::body)
                .toCompletionStage()
                .toCompletableFuture();
        await().until(fault::isDone);
        assertThat(fault.exceptionNow()).isInstanceOf(StreamResetException.class);
        node.doing(again -> again.response().end("well"));
        assertThat(text(ask(HttpMethod.POST, Rig.INFER, "x")))
                .as("on the same connection")
                .isEqualTo("well");
    }

    @Test
    void refusesAnExtendedConnect() throws Exception {
        HttpClientRequest request = get(open(HttpMethod.CONNECT, Rig.INFER));
        HttpClientResponse answer = get(request.send());
        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.getHeader(Headers.ERROR_CODE)).isEqualTo("UNSUPPORTED");
    }

    /** Sends a long body as fast as the connection takes it. */
    private static void pump(HttpClientRequest request, AtomicLong sent) {
        while (sent.get() < LONG_BODY_BYTES && !request.writeQueueFull()) {
            request.write(Buffer.buffer(new byte[1 << 16]));
            sent.addAndGet(1 << 16);
        }
        if (sent.get() >= LONG_BODY_BYTES) {
            request.end();
        } else {
            request.drainHandler(_ -> pump(request, sent));
        }
    }

    private Future<HttpClientRequest> open(HttpMethod method, String path) {
        return client.request(method, rig.gateway.endpoint().port(), "127.0.0.1", path);
    }

    private HttpClientResponse ask(HttpMethod method, String path, String body) throws Exception {
        return get(open(method, path)
                .compose(request -> exchange(request, body, answer -> {
                    answer.body();
                    return Future.succeededFuture(answer);
                })));
    }

    /** Sends a request whose answer is looked at as it begins: what comes of one before somebody asks is lost. */
    private static <T> Future<T> exchange(
            HttpClientRequest request, String body, Function<HttpClientResponse, Future<T>> look) {
        Future<T> looked = request.response().compose(look);
        return (body.isEmpty() ? request.send() : request.send(body)).compose(_ -> looked);
    }

    private static String text(HttpClientResponse answer) throws Exception {
        return get(answer.body()).toString();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
