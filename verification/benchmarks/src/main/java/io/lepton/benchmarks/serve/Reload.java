package io.lepton.benchmarks.serve;

import io.lepton.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads, asks and unloads one model in a node again and again, and tells how much memory the node's process has meanwhile.
 *
 * <p>Arguments, all optional: the subject, the rounds, the rounds before that do not count. Needs Linux. Prints the series on the
 * error stream and the figures as JSON on the output.
 */
public final class Reload {
    private static final int ROUNDS = 200;
    /** The process grows while its code is being compiled, and the heap finds its size. */
    private static final int ROUNDS_BEFORE = 100;

    private static final int EVERY = 10;

    private final JavaProcess node;
    private final URI url;
    private final HttpClient client;
    private final Subject subject;

    /**
     * What was seen.
     *
     * @param modelBytes the size of the model's file
     * @param roundsBefore loads and unloads that do not count
     * @param rounds loads and unloads that do
     * @param residentBytes of the node's process without the model, after the first of them and every ten more
     * @param residentBytesLoaded the same with the model, in those rounds
     * @param growth of the mean of the last five figures over that of the first five, without the model, as a part of it
     * @param span of the largest figure over the smallest, without the model, as a part of it
     */
    record Figures(
            String machine,
            Subject subject,
            long modelBytes,
            int roundsBefore,
            int rounds,
            List<Long> residentBytes,
            List<Long> residentBytesLoaded,
            double growth,
            double span) {}

    private Reload(JavaProcess node, URI url, HttpClient client, Subject subject) {
        this.node = node;
        this.url = url;
        this.client = client;
        this.subject = subject;
    }

    /** Runs it all; about a minute. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Subject subject = args.length > 0 ? Subject.valueOf(args[0]) : Subject.CNN;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
        int before = args.length > 2 ? Integer.parseInt(args[2]) : ROUNDS_BEFORE;
        Path directory = Files.createTempDirectory("lepton-reload");
        try (var control = JavaProcess.start(ServedControl.class, List.of(directory.toString(), subject.name()));
                var node = JavaProcess.start(
                        ServedNode.class, List.of(directory.resolve("node").toString(), control.line()));
                var client = HttpClient.newHttpClient()) {
            URI url = URI.create(node.line());
            Serve.awaitAnswer(url, subject);
            long modelBytes = Files.size(directory.resolve(subject.model() + ".onnx"));
            System.out.print(Json.writePretty(new Reload(node, url, client, subject).run(modelBytes, before, rounds)));
        }
    }

    private Figures run(long modelBytes, int before, int rounds) throws IOException, InterruptedException {
        List<Long> without = new ArrayList<>();
        List<Long> with = new ArrayList<>();
        for (int round = -before; round <= rounds; round++) {
            change("load");
            Serve.awaitAnswer(url, subject);
            long loaded = node.figures().residentBytes();
            change("unload");
            long unloaded = node.figures().residentBytes();
            if (round % EVERY == 0) {
                System.err.printf("round %4d: %,12d bytes with the model, %,12d without%n", round, loaded, unloaded);
            }
            if (round >= 0 && round % EVERY == 0) {
                with.add(loaded);
                without.add(unloaded);
            }
        }
        int size = without.size();
        double growth =
                mean(without.subList(Math.max(0, size - 5), size)) / mean(without.subList(0, Math.min(5, size)));
        double span = (double) without.stream().mapToLong(Long::longValue).max().orElseThrow()
                / without.stream().mapToLong(Long::longValue).min().orElseThrow();
        System.err.printf("growth %.4f, span %.4f%n", growth - 1, span - 1);
        return new Figures(
                Machine.describe(), subject, modelBytes, before, rounds, without, with, growth - 1, span - 1);
    }

    private void change(String word) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url.resolve("/v2/repository/models/" + subject.model() + "/" + word))
                .POST(BodyPublishers.noBody())
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("not done: word=" + word + ", answer=" + answer.body());
        }
    }

    private static double mean(List<Long> bytes) {
        return bytes.stream().mapToLong(Long::longValue).average().orElseThrow();
    }
}
