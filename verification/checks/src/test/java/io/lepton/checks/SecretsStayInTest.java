package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.lepton.client.Credentials;
import io.lepton.client.LeptonClient;
import io.lepton.wire.AccountRequest;
import io.lepton.wire.KeyRequest;
import io.lepton.wire.LoginRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fleet with keys, master keys, personal fields, sampled payloads and traces, which is asked rightly and wrongly; then everything that
 * it sent, said and kept is searched for what must not be in it.
 */
class SecretsStayInTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PASSWORD = "a-password-that-is-looked-for";
    /** What no caller may find again: a value of a personal field, and texts where the model takes numbers. */
    private static final String PERSONAL = "918273";

    private static final String PROMPT = "the-prompt-that-is-looked-for";
    /** The files that hold keys by intent, readable by their owner alone. */
    private static final Set<String> KEEPING = Set.of("credentials", "owner.key");

    private final ConcurrentLinkedQueue<String> traces = new ConcurrentLinkedQueue<>();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final List<String> refusals = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private HttpServer collector;

    @TempDir
    private Path folder;

    @BeforeEach
    void collect() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            traces.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void end() {
        collector.stop(0);
        http.close();
    }

    @Test
    void keysPasswordsPromptsAndPersonalFieldsAreInNoTraceLogFileOrError() throws Exception {
        var desk = new Desk(folder);
        write(desk);
        String up = "LEPTON_MASTER_KEY=$PWD/master.key ./lepton up --regions fleet.yaml --port " + desk.port();
        String output;
        try (var fleet = DeskFleet.up(desk, up, 1);
                var client = fleet.client()) {
            assertThat(desk.run("./lepton apply -f personal.yaml").exitCode()).isZero();
            String key = keys(client, fleet.control(), desk);
            askRightly(desk, key);
            askWrongly(desk, key);
            await("a payload, without what is personal").atMost(PATIENCE).until(() -> kept(desk)
                    .contains("***"));
            assertThat(desk.run("./lepton down").exitCode()).isZero();
            fleet.awaitEnd();
            output = fleet.output();
        }
        assertThat(String.join("", traces))
                .as("traces have come, of answers and of refusals")
                .contains("lepton.infer", "lepton.compute", "INVALID_");
        assertThat(refusals).hasSizeGreaterThan(5);
        secrets.forEach((name, secret) -> {
            assertThat(String.join("\n", traces)).as("%s in traces", name).doesNotContain(secret);
            assertThat(output).as("%s in what the fleet says", name).doesNotContain(secret);
            assertThat(String.join("\n", refusals)).as("%s in errors", name).doesNotContain(secret);
            assertThat(filesWith(desk.home(), secret)).as("%s in files", name).isEmpty();
        });
    }

    private void write(Desk desk) throws Exception {
        Files.writeString(folder.resolve("fleet.yaml"), """
                regions:
                  - {id: frankfurt, jurisdiction: EU, latitude: 50.11, longitude: 8.68}
                nodesPerRegion: 1
                access: {inference: keys}
                tracesEndpoint: http://127.0.0.1:%d
                """.formatted(
                        collector.getAddress().getPort()));
        Files.writeString(folder.resolve("personal.yaml"), """
                apiVersion: lepton.io/v1
                kind: Policy
                metadata: {name: card-payments}
                spec:
                  jurisdictions: [EU]
                  personal: {'tensor:payment': mask}
                  payloadSamplePercent: 100
                """);
        assertThat(desk.run("printf 'first %s\\n' \"$(head -c 32 /dev/urandom | base64 | tr -d '\\n')\" > master.key")
                        .exitCode())
                .isZero();
        secrets.put(
                "master key",
                Files.readString(folder.resolve("master.key")).strip().split(" ", 2)[1]);
        secrets.put("personal value", PERSONAL);
        secrets.put("prompt", PROMPT);
        secrets.put("password", PASSWORD);
    }

    /** Makes keys of every kind, each of which is used, and tells one that opens the gateway. */
    private String keys(LeptonClient client, URI control, Desk desk) {
        secrets.put(
                "owner's key",
                secretOf(Credentials.in(desk.home()).keyFor(control, Map.of()).orElseThrow()));
        client.access()
                .putAccount(
                        "user:anna",
                        new AccountRequest(Optional.of(PASSWORD), Optional.of("deployer"), Optional.empty()));
        String session = client.access()
                .login(new LoginRequest("user:anna", PASSWORD, Optional.empty()))
                .key();
        client.access()
                .putAccount(
                        "service:caller",
                        new AccountRequest(Optional.empty(), Optional.of("deployer"), Optional.empty()));
        String key = client.access()
                .createKey(new KeyRequest(
                        Optional.of("service:caller"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(1)))
                .key();
        secrets.put("session's key", secretOf(session));
        secrets.put("service's key", secretOf(key));
        return key;
    }

    private void askRightly(Desk desk, String key) {
        String payment = body(PERSONAL + ".5, 3, 1, 4");
        await("an answer").atMost(PATIENCE).until(() -> {
            var answer = ask(desk, "/v2/models/payments/infer", key, payment);
            return answer.statusCode() == 200;
        });
    }

    private void askWrongly(Desk desk, String key) throws Exception {
        String forged = key.substring(0, key.length() - 12) + "forgedforged";
        secrets.put("forged key", secretOf(forged));
        String infer = "/v2/models/payments/infer";
        refuse(ask(desk, infer, forged, body(PERSONAL + ".5, 3, 1, 4")));
        refuse(ask(desk, infer + "?api_key=" + forged, "not-a-key-" + secretOf(forged), "{}"));
        refuse(ask(desk, infer, key, body("\"" + PROMPT + "\", 3, 1, 4")));
        refuse(ask(desk, infer, key, body(PERSONAL + ".5, 3, 1")));
        refuse(ask(desk, infer, key, "{\"inputs\": \"" + PROMPT + "\"}"));
        refuse(ask(desk, infer, key, PROMPT));
        refuse(ask(desk, "/v2/models/payments/generate", key, "{\"payment\": \"" + PROMPT + "\"}"));
        refuse(ask(
                desk,
                "/v1/chat/completions",
                key,
                "{\"model\": \"nobody\", \"messages\": [{\"role\": \"user\", \"content\": \"" + PROMPT + "\"}]}"));
        URI login = URI.create("http://127.0.0.1:" + desk.port() + "/api/v1/login");
        refuse(http.send(
                HttpRequest.newBuilder(login)
                        .POST(BodyPublishers.ofString(
                                "{\"account\": \"user:anna\", \"password\": \"" + PASSWORD + "!\"}"))
                        .build(),
                BodyHandlers.ofString()));
        URI accounts = URI.create("http://127.0.0.1:" + desk.port() + "/api/v1/accounts/user:otto");
        refuse(http.send(
                HttpRequest.newBuilder(accounts)
                        .header("authorization", "Bearer " + forged)
                        .PUT(BodyPublishers.ofString("{\"passwort\": \"" + PASSWORD + "\"}"))
                        .build(),
                BodyHandlers.ofString()));
    }

    private void refuse(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isGreaterThanOrEqualTo(400);
        refusals.add(answer.headers().map() + "\n" + answer.body());
    }

    private HttpResponse<String> ask(Desk desk, String path, String key, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (desk.port() + 1) + path))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (body.contains(PERSONAL)) {
            // Of this class payloads are kept, without what it declares; of others none are.
            request.header("lepton-data-class", "card-payments");
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String body(String data) {
        return "{\"inputs\": [{\"name\": \"payment\", \"shape\": [1, 4], \"datatype\": \"FP32\", \"data\": [" + data
                + "]}]}";
    }

    /** Of {@code lepton_ID_SECRET}, the last part. */
    private static String secretOf(String key) {
        return key.substring(key.indexOf('_', "lepton_".length()) + 1);
    }

    private static String kept(Desk desk) {
        try {
            return Files.readString(desk.home().resolve("fleet/payloads/frankfurt/payloads.jsonl"));
        } catch (IOException _) {
            return "";
        }
    }

    private static List<Path> filesWith(Path home, String secret) {
        List<Path> found = new ArrayList<>();
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                boolean isSearched = !KEEPING.contains(name) && !name.endsWith(".so");
                if (isSearched
                        && Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret)) {
                    found.add(file);
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
