package io.lepton.benchmarks.serve;

import io.lepton.benchmarks.serve.Caller.Seen;
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
 * <p>Arguments, all optional: the seconds of each cell, the subjects (by comma), the transports (by comma). Needs Linux, wrk and h2load. Prints a table on the
 * error stream and the figures as JSON on the output.
 */
public final class Serve {
    private static final List<Integer> CONCURRENCIES = List.of(1, 16, 64);
    private static final int SECONDS = 6;
    /** Before each cell: what was compiled for one transport and concurrency is not what the next one needs. */
    private static final int WARM_UP_SECONDS = 4;

    private static final int BATCH_ROWS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 5;

    private final Path directory;
    private final int seconds;
    private final List<Transport> transports;

    private Serve(Path directory, int seconds, List<Transport> transports) {
        this.directory = directory;
        this.seconds = seconds;
        this.transports = transports;
    }

    /** Runs it all; about four minutes. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : SECONDS;
        List<Subject> subjects =
                args.length > 1 ? list(args[1]).map(Subject::valueOf).toList() : List.of(Subject.values());
        List<Transport> transports =
                args.length > 2 ? list(args[2]).map(Transport::valueOf).toList() : List.of(Transport.values());
        Path directory = Files.createTempDirectory("lepton-serve");
        System.out.print(Json.writePretty(new Serve(directory, seconds, transports).run(subjects)));
    }

    private static Stream<String> list(String argument) {
        return Arrays.stream(argument.split(",", -1));
    }

    private ServeFigures run(List<Subject> subjects) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(directory.toString()));
        subjects.forEach(subject -> arguments.add(subject.name()));
        long begin = System.nanoTime();
        try (var node = JavaProcess.start(ServedNode.class, arguments)) {
            URI url = URI.create(node.line());
            for (Subject subject : subjects) {
                awaitAnswer(url, subject);
            }
            long firstAnswer = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            long idleBytes = node.figures().residentBytes();
            System.err.printf("first answer after %d ms, %d MB resident%n", firstAnswer, idleBytes >> 20);
            List<SubjectFigures> figures = new ArrayList<>();
            for (Subject subject : subjects) {
                figures.add(measure(subject, node, new Caller(url, directory)));
            }
            return new ServeFigures(Machine.describe(), firstAnswer, idleBytes, figures);
        }
    }

    private SubjectFigures measure(Subject subject, JavaProcess node, Caller caller)
            throws IOException, InterruptedException {
        List<Double> floors = new ArrayList<>(List.of(floor(subject, 1)));
        List<Measured> cells = new ArrayList<>();
        for (Transport transport : transports) {
            for (int connections : CONCURRENCIES) {
                caller.ask(subject, transport, connections, WARM_UP_SECONDS);
                cells.add(measure(subject, transport, connections, node, caller));
            }
            floors.add(floor(subject, 1));
        }
        double floor = floors.stream().sorted().toList().get(floors.size() / 2);
        double batched = floor(subject, BATCH_ROWS);
        System.err.printf("%s: floor %s, with %d rows a call %.4f%n", subject.model(), floors, BATCH_ROWS, batched);
        return new SubjectFigures(
                subject.model(),
                floors,
                batched,
                cells.stream().map(cell -> cell.beside(floor)).toList());
    }

    private Measured measure(Subject subject, Transport transport, int connections, JavaProcess node, Caller caller)
            throws IOException, InterruptedException {
        long before = node.figures().cpuMillis();
        Seen seen = caller.ask(subject, transport, connections, seconds);
        long spent = node.figures().cpuMillis() - before;
        return new Measured(subject, transport, connections, seen, (double) spent / seen.answers());
    }

    private record Measured(Subject subject, Transport transport, int connections, Seen seen, double cpuMillis) {
        Cell beside(double floor) {
            System.err.printf(
                    "%-4s %-6s c=%-3d %8d answers  %.4f CPU-ms  %.2fx  p50 %.2f ms  p99 %.2f ms%n",
                    subject.model(),
                    transport,
                    connections,
                    seen.answers(),
                    cpuMillis,
                    cpuMillis / floor,
                    seen.p50Millis().orElse(Double.NaN),
                    seen.p99Millis().orElse(Double.NaN));
            return new Cell(
                    transport,
                    connections,
                    seen.answers(),
                    cpuMillis,
                    cpuMillis / floor,
                    seen.p50Millis(),
                    seen.p99Millis());
        }
    }

    private double floor(Subject subject, int rows) throws IOException {
        try (var process = JavaProcess.start(
                BareRuntime.class, List.of(subject.name(), String.valueOf(seconds / 2.0), String.valueOf(rows)))) {
            return Double.parseDouble(process.line());
        }
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
