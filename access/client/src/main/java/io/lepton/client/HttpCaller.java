package io.lepton.client;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Headers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends HTTP/1.1 requests and waits for the whole answer, within a time. Thread-safe. */
final class HttpCaller implements AutoCloseable {
    private static final int OK = 200;

    private final HttpClient http;
    private final Optional<String> key;

    HttpCaller(Duration connectTimeout, Optional<String> key, Optional<Path> authorities) {
        this.key = key;
        var builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connectTimeout);
        authorities.map(Authorities::context).ifPresent(builder::sslContext);
        http = builder.build();
    }

    /** A request that proves who makes it, where there is a key. Nothing is followed elsewhere, and so neither is the key. */
    HttpRequest.Builder request(URI url) {
        var request = HttpRequest.newBuilder(url);
        return key.map(text -> request.header(Headers.AUTHORIZATION, "Bearer " + text))
                .orElse(request);
    }

    /**
     * Sends one request.
     *
     * @throws HttpTimeoutException if no whole answer came in time
     * @throws IOException if the server cannot be reached or breaks off
     * @throws CancellationException if the thread is interrupted, which it then still is
     */
    HttpResponse<byte[]> send(HttpRequest request, Duration timeout) throws IOException {
        return send(request, BodyHandlers.ofByteArray(), timeout);
    }

    /** Sends one request, and has a good answer's body written to a file; any other body is given back. */
    HttpResponse<byte[]> download(HttpRequest request, Path file, Duration timeout) throws IOException {
        return send(
                request,
                head -> head.statusCode() == OK
                        ? BodySubscribers.mapping(BodySubscribers.ofFile(file), _ -> new byte[0])
                        : BodySubscribers.ofByteArray(),
                timeout);
    }

    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body, Duration timeout) throws IOException {
        // The client's own timeout ends with the headers; this one covers the body too.
        var answer = http.sendAsync(request, body);
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unwrap(e);
        } catch (TimeoutException _) {
            throw new HttpTimeoutException("no answer within " + timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted while waiting").initCause(e);
        } finally {
            abandon(answer);
        }
    }

    /** Closes the exchange if it still runs. */
    private static void abandon(Future<?> answer) {
        answer.cancel(true);
    }

    private static IOException unwrap(ExecutionException failure) {
        if (failure.getCause() instanceof IOException io) {
            return io;
        }
        throw new LeptonException(ErrorCode.INTERNAL, "the HTTP client failed", failure);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
