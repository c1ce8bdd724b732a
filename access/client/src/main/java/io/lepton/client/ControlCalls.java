package io.lepton.client;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Headers;
import io.lepton.wire.Paths;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Calls the API of one control plane. Thread-safe. */
final class ControlCalls {
    private static final int AUTHOR_CHARACTERS_MAX = 128;
    /** The account of this process, as far as a header can carry it. */
    private static final String AUTHOR = author(System.getProperty("user.name", ""));

    private final HttpCaller http;
    private final URI control;
    private final Duration timeout;

    ControlCalls(HttpCaller http, URI control, Duration timeout) {
        this.http = http;
        this.control = control;
        this.timeout = timeout;
    }

    <T> T get(String path, Class<T> type) {
        return Answers.read(send(request(path).GET(), timeout), type);
    }

    <T> T put(String path, byte[] json, Class<T> type) {
        var body = BodyPublishers.ofByteArray(json);
        return Answers.read(
                send(request(path).header("Content-Type", "application/json").PUT(body), timeout), type);
    }

    <T> T post(String path, byte[] json, Class<T> type, Duration limit) {
        var body = BodyPublishers.ofByteArray(json);
        return Answers.read(
                send(request(path).header("Content-Type", "application/json").POST(body), limit), type);
    }

    /** The body as it stands, where it is no JSON. */
    String text(String path) {
        HttpResponse<byte[]> answer = send(request(path).GET(), timeout);
        Answers.requireOk(answer);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    <T> T delete(String path, Class<T> type) {
        return Answers.read(send(request(path).DELETE(), timeout), type);
    }

    void post(String path) {
        Answers.requireOk(send(request(path).POST(BodyPublishers.noBody()), timeout));
    }

    <T> T post(String path, Class<T> type) {
        return Answers.read(send(request(path).POST(BodyPublishers.noBody()), timeout), type);
    }

    void delete(String path) {
        Answers.requireOk(send(request(path).DELETE(), timeout));
    }

    <T> T upload(String path, BodyPublisher bytes, Duration uploadTimeout, Class<T> type) {
        var request =
                request(path).header("Content-Type", "application/octet-stream").POST(bytes);
        return Answers.read(send(request, uploadTimeout), type);
    }

    /** Writes a body to a file, which holds nothing of use unless this returns. */
    void download(String path, Path file, Duration downloadTimeout) {
        HttpRequest request = request(path).GET().build();
        Answers.requireOk(answer(() -> http.download(request, file, downloadTimeout), downloadTimeout));
    }

    private static String author(String account) {
        String printable = account.replaceAll("[^ -~]", "?").strip();
        return printable.isEmpty()
                ? "anonymous"
                : printable.substring(0, Math.min(printable.length(), AUTHOR_CHARACTERS_MAX));
    }

    private HttpRequest.Builder request(String path) {
        return http.request(Urls.below(control, Paths.API + path)).header(Headers.AUTHOR, AUTHOR);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, Duration limit) {
        return answer(() -> http.send(request.build(), limit), limit);
    }

    private interface Exchange {
        HttpResponse<byte[]> run() throws IOException;
    }

    private HttpResponse<byte[]> answer(Exchange exchange, Duration limit) {
        try {
            return exchange.run();
        } catch (HttpTimeoutException e) {
            throw Urls.isConnectFailure(e)
                    ? unreachable(e)
                    : new LeptonException(
                            ErrorCode.DEADLINE_EXCEEDED,
                            "the control plane did not answer in time: control=" + control + ", timeout=" + limit,
                            e);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private LeptonException unreachable(IOException cause) {
        return new LeptonException(
                ErrorCode.FLEET_UNREACHABLE,
                "no fleet answers: control=" + control + ", cause="
                        + cause.getClass().getSimpleName(),
                cause);
    }
}
