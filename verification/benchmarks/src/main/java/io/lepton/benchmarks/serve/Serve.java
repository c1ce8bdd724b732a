package io.lepton.benchmarks.serve;

import io.lepton.benchmarks.serve.ServeFigures.Cell;
import io.lepton.benchmarks.serve.ServeFigures.SubjectFigures;
import io.lepton.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Serves a convolution and a small perceptron from a node, and tells the CPU time of a request by transport and concurrency
 * beside that of the bare runtime.
 *
 * <p>Arguments, all optional: the seconds of each round, the rounds of each cell, the subjects (by comma), the transports (by
 * comma). Needs Linux, wrk and h2load. Prints a table on the error stream and the figures as JSON on the output.
 */
public final class Serve {
    private static final List<Integer> CONCURRENCIES = List.of(1, 16, 64);
    private static final int SECONDS = 4;
    private static final int ROUNDS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final long POLL_MILLIS = 5;

    private final Path directory;
    private final int seconds;
    private final int rounds;
    private final List<Transport> transports;

    private Serve(Path directory, int seconds, int rounds, List<Transport> transports) {
        this.directory = directory;
        this.seconds = seconds;
        this.rounds = rounds;
        this.transports = transports;
    }

    /** Runs it all; about ten minutes. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : SECONDS;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
        List<Subject> subjects =
                args.length > 2 ? list(args[2]).map(Subject::valueOf).toList() : List.of(Subject.values());
        List<Transport> transports =
                args.length > 3 ? list(args[3]).map(Transport::valueOf).toList() : List.of(Transport.values());
        Path directory = Files.createTempDirectory("lepton-serve");
        System.out.print(Json.writePretty(new Serve(directory, seconds, rounds, transports).run(subjects)));
    }

    private static Stream<String> list(String argument) {
        return Arrays.stream(argument.split(",", -1));
    }

    private ServeFigures run(List<Subject> subjects) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(directory.toString()));
        subjects.forEach(subject -> arguments.add(subject.name()));
        try (var control = JavaProcess.start(ServedControl.class, arguments)) {
            return run(subjects, control.line());
        }
    }

    private ServeFigures run(List<Subject> subjects, String control) throws IOException, InterruptedException {
        Path cache = directory.resolve("node.aot");
        rehearse(subjects, control, cache);
        long begin = System.nanoTime();
        try (var node = startNode("-XX:AOTCache=" + cache, "measured", control)) {
            URI url = URI.create(node.line());
            awaitAnswer(url, subjects.getFirst());
            long firstAnswer = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            for (Subject subject : subjects) {
                awaitAnswer(url, subject);
            }
            Thread.sleep(SETTLING);
            long idleBytes = node.figures().residentBytes();
            System.err.printf("first answer after %d ms, %d MB resident%n", firstAnswer, idleBytes >> 20);
            var runs = new CellRuns(node, new Caller(url, directory), rounds, seconds);
            List<SubjectFigures> figures = new ArrayList<>();
            for (Subject subject : subjects) {
                figures.add(measure(subject, runs));
            }
            return new ServeFigures(
                    Machine.describe(), firstAnswer, idleBytes, node.figures().residentBytes(), figures);
        }
    }

    /** Starts a node once for its class data to be kept, as the launcher does; a class path of jars alone allows it. */
    private void rehearse(List<Subject> subjects, String control, Path cache) throws IOException, InterruptedException {
        try (var node = startNode("-XX:AOTCacheOutput=" + cache, "rehearsed", control)) {
            URI url = URI.create(node.line());
            for (Subject subject : subjects) {
                awaitAnswer(url, subject);
            }
        }
    }

    private JavaProcess startNode(String flag, String name, String control) throws IOException {
        return JavaProcess.startWith(
                List.of(flag, "-Xlog:disable", "-Xlog:all=error:stderr"),
                ServedNode.class,
                List.of(directory.resolve(name).toString(), control));
    }

    private SubjectFigures measure(Subject subject, CellRuns runs) throws IOException, InterruptedException {
        List<Cell> cells = new ArrayList<>();
        try (var floor = Floor.start(subject)) {
            for (Transport transport : transports) {
                for (int connections : CONCURRENCIES) {
                    Cell cell = runs.measure(subject, transport, connections, floor);
                    print(subject, cell);
                    cells.add(cell);
                }
            }
        }
        return new SubjectFigures(subject.model(), cells);
    }

    private static void print(Subject subject, Cell cell) {
        System.err.printf(
                "%-4s %-6s c=%-3d %8d answers  %.4f CPU-ms, %.4f of them runs  %.2fx [%.2f, %.2f]  %.2fx of batches  p50 %.2f p99 %.2f ms%n",
                subject.model(),
                cell.transport(),
                cell.connections(),
                cell.answers(),
                cell.cpuMillis(),
                cell.computeMillis(),
                cell.ofFloor(),
                cell.ofFloorMin(),
                cell.ofFloorMax(),
                cell.ofBatchedFloor(),
                cell.p50Millis().orElse(Double.NaN),
                cell.p99Millis().orElse(Double.NaN));
    }

    static void awaitAnswer(URI server, Subject subject) throws IOException, InterruptedException {
        Transport.Message message = Transport.JSON.message(subject);
        var request = HttpRequest.newBuilder(server.resolve(message.path()))
                .POST(BodyPublishers.ofByteArray(message.body().array()))
                .build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (var client = HttpClient.newHttpClient()) {
            while (client.send(request, BodyHandlers.discarding()).statusCode() != 200) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("no answer in " + PATIENCE + ": model=" + subject.model());
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
    }
}
