package io.lepton.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code lepton node} beside the fleet of the {@link Rehearsal}: it joins, fetches the fleet's model, answers and is told to end.
 * A machine runs more nodes than anything else, and with notes of its own one holds only what nodes load.
 */
final class NodeRehearsal {
    private static final String CONFIG =
            "regions:\n  - {id: frankfurt, jurisdiction: EU, latitude: 50.11, longitude: 8.68}\n";
    private static final String TENSOR =
            "{\"inputs\":[{\"name\":\"payment\",\"datatype\":\"FP32\",\"shape\":[1,4],%s}]}";
    private static final int TENSOR_BYTES = 4 * Float.BYTES;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long PAUSE_MILLIS = 50;

    private final Process node;
    private final URI model;

    private NodeRehearsal(Process node, URI model) {
        this.node = node;
        this.model = model;
    }

    /**
     * Plays it to the end.
     *
     * @param java the beginning of the command, up to the class path
     * @param home of the fleet
     */
    static void play(List<String> java, Path home, String control) throws IOException, InterruptedException {
        // More than the fleet has, so that whoever joins is given the model too.
        CommandRehearsal.type(home, control, "deploy", "payments", "--replicas", "9", "--no-wait");
        Path config = Files.writeString(home.resolve("node.yaml"), CONFIG);
        int port = Rehearsal.freePorts(1);
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(Main.class.getName(), "node", "--region", "frankfurt", "--name", "frankfurt-9"));
        command.addAll(List.of(
                "--config", config.toString(), "--home", home.resolve("node").toString()));
        command.addAll(List.of("--control", control, "--port", String.valueOf(port)));
        Process node = new ProcessBuilder(command).inheritIO().start();
        try (var http = HttpClient.newHttpClient()) {
            var model = URI.create("http://" + LocalFleet.HOST + ":" + port + "/v2/models/payments/infer");
            new NodeRehearsal(node, model).ask(http);
        } finally {
            node.destroy();
        }
        int exitCode = node.waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException("the rehearsal of a node failed: exitCode=" + exitCode);
        }
    }

    /** In numbers until it answers, for its model is still on the way; then in bytes. */
    private void ask(HttpClient http) throws IOException, InterruptedException {
        byte[] numbers = TENSOR.formatted("\"data\":[1850,3,1,4]").getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(model);
        HttpRequest inNumbers =
                request.copy().POST(BodyPublishers.ofByteArray(numbers)).build();
        long begun = System.nanoTime();
        while (!isAnswered(http, inNumbers)) {
            if (!node.isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException("the node of the rehearsal does not answer: model=" + model);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        byte[] head = TENSOR.formatted("\"parameters\":{\"binary_data_size\":" + TENSOR_BYTES + "}")
                .getBytes(StandardCharsets.UTF_8);
        HttpRequest inBytes = request.header("Inference-Header-Content-Length", String.valueOf(head.length))
                .POST(BodyPublishers.ofByteArray(Arrays.copyOf(head, head.length + TENSOR_BYTES)))
                .build();
        if (!isAnswered(http, inBytes)) {
            throw new IllegalStateException("the node of the rehearsal does not read bytes: model=" + model);
        }
    }

    private static boolean isAnswered(HttpClient http, HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false; // It does not listen yet.
        }
    }
}
