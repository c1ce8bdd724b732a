package io.lepton.inference.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.inference.engine.SteppingClock;
import io.lepton.wire.TensorLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The example models behind a real socket, and a plain HTTP client that knows nothing of Lepton. */
final class ProtocolNode implements AutoCloseable {
    static final int ELEMENTS_MAX = 1_000;

    private static final int BODY_BYTES_MAX = 100_000;

    private final Web web = Web.start(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService pool = Executors.newSingleThreadExecutor();
    private final Front front;

    ProtocolNode() {
        this(FrontPorts.plain());
    }

    ProtocolNode(FrontPorts ports) {
        front = Front.start(web, config(), new ExampleModels(pool), ports, pool, new SteppingClock());
    }

    Endpoint endpoint() {
        return front.endpoint();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String verb, String path) throws IOException, InterruptedException {
        return client.send(request(path).method(verb, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    /** Posts without a content type. */
    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, byte[] body, String... headers) throws IOException, InterruptedException {
        return client.send(
                request(path)
                        .headers(headers)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Posts a JSON text and bytes behind it, under the given header. */
    HttpResponse<byte[]> binary(String path, String header, String json, byte... tensors)
            throws IOException, InterruptedException {
        var body = BodyPublishers.ofByteArrays(List.of(json.getBytes(UTF_8), tensors));
        return client.send(
                request(path)
                        .header("Inference-Header-Content-Length", header)
                        .header("Content-Type", "application/octet-stream")
                        .POST(body)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(front.endpoint().httpUrl() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20));
    }

    private static FrontConfig config() {
        return new FrontConfig(
                new NodeId("frankfurt-1"),
                new RegionId("frankfurt"),
                "127.0.0.1",
                0,
                BODY_BYTES_MAX,
                20,
                new TensorLimits(ELEMENTS_MAX, 20));
    }

    @Override
    public void close() {
        front.close();
        client.close();
        pool.close();
        web.close();
    }
}
