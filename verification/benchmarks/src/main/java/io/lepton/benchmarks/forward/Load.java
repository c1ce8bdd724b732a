package io.lepton.benchmarks.forward;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is sent. */
enum Load {
    /** 200 bytes by POST over HTTP/1.1. */
    SMALL(200, List.of(32, 256)),
    /** The same over HTTP/2, towards the proxy and from it. */
    HTTP2(200, List.of(32, 256)),
    /** A mebibyte by POST over HTTP/1.1. */
    LARGE(1 << 20, List.of(8));

    private static final String PATH = "/v2/models/" + FleetStub.MODEL + "/infer";
    private static final Pattern WRK_COUNT = Pattern.compile("(\\d+) requests in");
    private static final Pattern WRK_FAULTS = Pattern.compile("(Non-2xx.*|Socket errors: connect [1-9].*)");
    private static final Pattern H2LOAD_COUNT = Pattern.compile("status codes: (\\d+) 2xx, (\\d+) 3xx, (\\d+) 4xx");
    private static final int STREAMS_A_CONNECTION = 8;

    private final int bodyBytes;

    @SuppressWarnings("ImmutableEnumChecker") // A copy that nobody can change.
    private final List<Integer> concurrencies;

    Load(int bodyBytes, List<Integer> concurrencies) {
        this.bodyBytes = bodyBytes;
        this.concurrencies = List.copyOf(concurrencies);
    }

    List<Integer> concurrencies() {
        return concurrencies;
    }

    boolean isMultiplexed() {
        return this == HTTP2;
    }

    /** How many small requests cost about as much as one of these. */
    int weight() {
        return this == LARGE ? 20 : 1;
    }

    /** Asks for so many seconds and tells how many answers came; a refusal among them fails the run. */
    long ask(int port, int concurrency, int seconds, Path directory) throws IOException, InterruptedException {
        Path body = Files.writeString(directory.resolve("body-" + bodyBytes), "x".repeat(bodyBytes));
        String url = "http://127.0.0.1:" + port + PATH;
        return isMultiplexed()
                ? h2load(url, body, concurrency, seconds)
                : wrk(url, body, concurrency, seconds, directory);
    }

    private static long wrk(String url, Path body, int concurrency, int seconds, Path directory)
            throws IOException, InterruptedException {
        Path script = Files.writeString(
                directory.resolve("post.lua"),
                "wrk.method = \"POST\"\nwrk.body = io.open(\"%s\", \"rb\"):read(\"*a\")\n".formatted(body));
        String said =
                run(List.of("wrk", "-t1", "-c" + concurrency, "-d" + seconds + "s", "-s", script.toString(), url));
        Matcher faults = WRK_FAULTS.matcher(said);
        if (faults.find()) {
            throw new IllegalStateException("not every request was answered: " + faults.group());
        }
        return number(WRK_COUNT, said);
    }

    private static long h2load(String url, Path body, int concurrency, int seconds)
            throws IOException, InterruptedException {
        String said = run(List.of(
                "h2load",
                "-t1",
                "-c" + concurrency / STREAMS_A_CONNECTION,
                "-m" + STREAMS_A_CONNECTION,
                "-D" + seconds,
                "-d",
                body.toString(),
                url));
        return number(H2LOAD_COUNT, said);
    }

    private static long number(Pattern pattern, String said) {
        Matcher matcher = pattern.matcher(said);
        if (!matcher.find()) {
            throw new IllegalStateException("the caller speaks otherwise than expected:\n" + said);
        }
        return Long.parseLong(matcher.group(1));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Core.OTHERS.running(command))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command.getFirst() + " failed:\n" + said);
        }
        return said;
    }
}
