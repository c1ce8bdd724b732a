package io.lepton.checks;

import static org.awaitility.Awaitility.await;

import io.lepton.wire.Headers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Callers who ask at an even pace whatever comes back, each at one gateway first and, where nobody is at that door or hangs
 * up, at the other; nobody asks again what was refused.
 *
 * <p>Every fourth has data that may be processed in one region alone. It is judged by where it is answered, never by
 * whether: that region may be the one that is gone.
 */
final class ProcessCallers implements AutoCloseable {
    private static final String BODY = "{\"inputs\": [{\"name\": \"payment\", \"shape\": [1, 4], "
            + "\"datatype\": \"FP32\", \"data\": [[23.5, 14, 0, 0]]}]}";
    private static final String OUTPUTS = "\"outputs\":";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int BOUND_EVERY = 4;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final ProcessFleet fleet;
    private final String outputs;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger elsewhere = new AtomicInteger();
    private final AtomicInteger boundAnswered = new AtomicInteger();
    private final AtomicInteger boundRefused = new AtomicInteger();
    private final Queue<Long> tookMillis = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Queue<String> breaches = new ConcurrentLinkedQueue<>();

    /** What came of all requests so far; {@code asked} counts those that may be answered anywhere. */
    record Figures(
            int asked,
            int answered,
            int atTheOtherDoor,
            int failed,
            int wrong,
            int boundToARegionAnswered,
            int boundToARegionRefused,
            int breaches,
            long p50Millis,
            long p99Millis,
            long worstMillis) {
        double answeredShare() {
            return asked == 0 ? 1 : (double) answered / asked;
        }
    }

    /** Begins to call. The fleet answers now, which tells what a right answer is. */
    ProcessCallers(ProcessFleet fleet, int perSecond) {
        this.fleet = fleet;
        this.outputs = firstAnswer();
        long periodMicros = TimeUnit.SECONDS.toMicros(1) / perSecond;
        var _ = pace.scheduleAtFixedRate(() -> calls.execute(this::call), 0, periodMicros, TimeUnit.MICROSECONDS);
    }

    /** How many were answered so far. */
    int answered() {
        return tookMillis.size();
    }

    /** What was not answered and why, each with its time. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Answers that say something else than the first did. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** Answers from where the data may not be processed. */
    List<String> breaches() {
        return List.copyOf(breaches);
    }

    Figures figures() {
        List<Long> sorted = new ArrayList<>(tookMillis);
        Collections.sort(sorted);
        return new Figures(
                sorted.size() + failures.size(),
                sorted.size(),
                elsewhere.get(),
                failures.size(),
                wrong.size(),
                boundAnswered.get(),
                boundRefused.get(),
                breaches.size(),
                at(sorted, 0.5),
                at(sorted, 0.99),
                at(sorted, 1));
    }

    @Override
    public void close() {
        pace.shutdownNow();
        calls.close();
        http.close();
    }

    private static long at(List<Long> sorted, double share) {
        return sorted.isEmpty() ? -1 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private String firstAnswer() {
        URI gateway = fleet.gateway(ProcessFleet.REGIONS.getFirst());
        return outputsOf(await("a first answer")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> ask(gateway, false), answer -> answer.statusCode() == 200)
                .body());
    }

    private static String outputsOf(String body) {
        int begin = body.indexOf(OUTPUTS);
        return begin < 0 ? body : body.substring(begin);
    }

    private void call() {
        int number = asked.getAndIncrement();
        boolean isBound = number % BOUND_EVERY == 0;
        // Of those of a kind each second one begins at each door.
        int first = number / BOUND_EVERY % ProcessFleet.REGIONS.size();
        long beganNanos = System.nanoTime();
        try {
            note(ask(door(first), isBound), isBound, beganNanos);
        } catch (IOException _) {
            // Nobody at the door, or it shut while it was asked: the request changes nothing, so it may be asked again.
            askTheOther(first, isBound, beganNanos);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void askTheOther(int first, boolean isBound, long beganNanos) {
        elsewhere.incrementAndGet();
        try {
            note(ask(door(first + 1), isBound), isBound, beganNanos);
        } catch (IOException e) {
            fail(isBound, "at both doors: " + e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private URI door(int index) {
        return fleet.gateway(ProcessFleet.REGIONS.get(index % ProcessFleet.REGIONS.size()));
    }

    private HttpResponse<String> ask(URI gateway, boolean isBound) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.resolve("/v2/models/payments/infer"))
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofString(BODY));
        if (isBound) {
            request.header(Headers.DATA_CLASS, ProcessFleet.BOUND_CLASS);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private void note(HttpResponse<String> answer, boolean isBound, long beganNanos) {
        if (answer.statusCode() != 200) {
            fail(isBound, answer.uri().getPort() + " " + answer.statusCode() + ": " + answer.body());
            return;
        }
        if (!outputsOf(answer.body()).equals(outputs)) {
            wrong.add(Instant.now() + " " + answer.body());
        }
        String region = answer.headers().firstValue(Headers.REGION).orElse("(none)");
        if (!isBound) {
            tookMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos));
        } else if (region.equals(ProcessFleet.BOUND_REGION)) {
            boundAnswered.incrementAndGet();
        } else {
            breaches.add(Instant.now() + " answered in " + region);
        }
    }

    private void fail(boolean isBound, String how) {
        if (isBound) {
            boundRefused.incrementAndGet();
        } else {
            failures.add(Instant.now() + " " + how);
        }
    }
}
