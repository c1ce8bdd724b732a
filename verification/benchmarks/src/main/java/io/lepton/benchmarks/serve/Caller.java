package io.lepton.benchmarks.serve;

import io.lepton.benchmarks.serve.Transport.Message;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks for a while over so many connections, each with one request at a time: wrk for HTTP/1.1, h2load for gRPC. */
final class Caller {
    /**
     * What a caller saw.
     *
     * @param answers how many it got
     * @param p50Millis the median time to an answer
     * @param p99Millis its 99th percentile
     */
    record Seen(long answers, OptionalDouble p50Millis, OptionalDouble p99Millis) {}

    private static final Pattern WRK_COUNT = Pattern.compile("(\\d+) requests in");
    private static final Pattern WRK_FAULTS = Pattern.compile("(Non-2xx.*|Socket errors.*)");
    private static final Pattern H2LOAD_COUNT =
            Pattern.compile("requests: (\\d+) total, \\d+ started, (\\d+) done, (\\d+) succeeded");
    private static final Pattern WRK_QUANTILE = Pattern.compile("\\s(50|99)%\\s+([0-9.]+)(us|ms|s)\\b");

    private final URI server;
    private final Path directory;

    Caller(URI server, Path directory) {
        this.server = server;
        this.directory = directory;
    }

    URI server() {
        return server;
    }

    /** Asks for so many seconds. */
    Seen ask(Subject subject, Transport transport, int connections, int seconds)
            throws IOException, InterruptedException {
        Message message = transport.message(subject);
        Path body = directory.resolve(subject.model() + "." + transport.name().toLowerCase(Locale.ROOT));
        try (var file = FileChannel.open(body, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(message.body());
        }
        return transport == Transport.GRPC
                ? h2load(message, body, connections, seconds)
                : wrk(message, body, connections, seconds);
    }

    private Seen wrk(Message message, Path body, int connections, int seconds)
            throws IOException, InterruptedException {
        var script = new StringBuilder("wrk.method = \"POST\"\n")
                .append("wrk.body = io.open(\"%s\", \"rb\"):read(\"*a\")%n".formatted(body));
        message.headers()
                .forEach((name, value) -> script.append("wrk.headers[\"%s\"] = \"%s\"%n".formatted(name, value)));
        Path file = Files.writeString(directory.resolve("wrk.lua"), script);
        String said = run(List.of(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "--latency",
                "-s",
                file.toString(),
                server.resolve(message.path()).toString()));
        Matcher faults = WRK_FAULTS.matcher(said);
        if (faults.find()) {
            throw new IllegalStateException("not every request was answered: " + faults.group());
        }
        return new Seen(number(WRK_COUNT, 1, said), quantile("50", said), quantile("99", said));
    }

    private Seen h2load(Message message, Path body, int connections, int seconds)
            throws IOException, InterruptedException {
        Path log = directory.resolve("h2load.log");
        Files.deleteIfExists(log);
        List<String> command = new ArrayList<>(List.of(
                "h2load",
                "-t1",
                "-m1",
                "-c" + connections,
                "-D" + seconds,
                "--log-file=" + log,
                "-d",
                body.toString()));
        message.headers()
                .forEach((name, value) -> command.addAll(List.of("-H", name.toLowerCase(Locale.ROOT) + ": " + value)));
        command.add(server.resolve(message.path()).toString());
        String said = run(command);
        double[] sorted = logged(log);
        return new Seen(number(H2LOAD_COUNT, 3, said), quantile(0.5, sorted), quantile(0.99, sorted));
    }

    /** The times to an answer, ascending, milliseconds: the last of three columns, in microseconds. */
    private static double[] logged(Path log) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf('\t') + 1)) / 1e3)
                    .sorted()
                    .toArray();
        }
    }

    private static OptionalDouble quantile(double share, double[] sorted) {
        return sorted.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(sorted[(int) (share * (sorted.length - 1))]);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException(command.getFirst() + " failed: exit=" + exit + "\n" + said);
        }
        return said;
    }

    private static long number(Pattern pattern, int group, String said) {
        Matcher matcher = pattern.matcher(said);
        if (!matcher.find()) {
            throw new IllegalStateException("the caller speaks otherwise than expected:\n" + said);
        }
        return Long.parseLong(matcher.group(group));
    }

    private static OptionalDouble quantile(String percent, String said) {
        Matcher matcher = WRK_QUANTILE.matcher(said);
        while (matcher.find()) {
            if (matcher.group(1).equals(percent)) {
                double value = Double.parseDouble(matcher.group(2));
                return OptionalDouble.of(
                        switch (matcher.group(3)) {
                            case "us" -> value / 1e3;
                            case "ms" -> value;
                            default -> value * 1e3;
                        });
            }
        }
        return OptionalDouble.empty();
    }
}
