package io.lepton.benchmarks.serve;

import io.lepton.client.Credentials;
import io.lepton.client.LeptonClient;
import io.lepton.client.LeptonClientConfig;
import io.lepton.client.ResourceCalls.Deed;
import io.lepton.client.ResourceCalls.Rest;
import io.lepton.domain.LeptonException;
import io.lepton.wire.ApplyRequest;
import io.lepton.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills a control plane with SIGKILL and starts it again, over and over: the time from the start of the process to its first
 * answer, with what it stood for read from its store.
 *
 * <p>Arguments: how many times, an empty folder, a port, the projects to declare first, and the command that is the program, such as
 * {@code ./lepton}.
 */
public final class RestartFigures {
    private static final long FIRST_ANSWER_NANOS_MAX = 60_000_000_000L;
    private static final long KNOCK_NANOS = 2_000_000;

    private static final String FLEET = "regions:\n  - {id: here, jurisdiction: EU, latitude: 50, longitude: 8}\n";

    private final Path folder;
    private final int port;
    private final List<String> program;

    private RestartFigures(Path folder, int port, List<String> program) {
        this.folder = folder;
        this.port = port;
        this.program = program;
    }

    public static void main(String[] args) throws Exception {
        int runs = Integer.parseInt(args[0]);
        var figures = new RestartFigures(
                Path.of(args[1]), Integer.parseInt(args[2]), List.of(args).subList(4, args.length));
        int resources = Integer.parseInt(args[3]);
        Files.writeString(figures.folder.resolve("fleet.yaml"), FLEET);
        List<Double> millis = new ArrayList<>();
        Process first = figures.start();
        figures.awaitAnswer(0);
        figures.fill(resources);
        kill(first);
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            Process process = figures.start();
            figures.awaitAnswer(resources);
            millis.add((System.nanoTime() - start) / 1e6);
            kill(process);
        }
        System.out.print(Json.writePretty(
                Map.of("machine", Machine.describe(), "resources", resources, "killToAnswerMillis", millis)));
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(
                List.of("control", "--config", folder.resolve("fleet.yaml").toString()));
        command.addAll(List.of("--home", folder.toString(), "--port", Integer.toString(port)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** An answer counts only with everything that was declared. */
    private void awaitAnswer(int projects) {
        long end = System.nanoTime() + FIRST_ANSWER_NANOS_MAX;
        while (true) {
            awaitDoor(end);
            // A fresh one each time: at the first start its key is not there at once.
            try (var client = client()) {
                // One is there by itself.
                if (client.resources().all("Project").size() == projects + 1) {
                    return;
                }
                throw new IllegalStateException("something was not there again");
            } catch (LeptonException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    /** A bare connection, because a client that fails takes a good part of a core from what is measured. */
    private void awaitDoor(long end) {
        while (System.nanoTime() < end) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(KNOCK_NANOS);
            }
        }
    }

    private void fill(int projects) {
        var text = new StringBuilder();
        for (int i = 0; i < projects; i++) {
            text.append("---\napiVersion: lepton.io/v1\nkind: Project\nmetadata: {name: project-%d}\nspec: {}\n"
                    .formatted(i));
        }
        try (var client = client()) {
            var file = new ApplyRequest.File("projects.yaml", text.toString());
            var _ = client.resources().apply(new ApplyRequest(List.of(file), Optional.empty()), Deed.DO, Rest.KEEP);
        }
    }

    private LeptonClient client() {
        URI control = URI.create("http://127.0.0.1:" + port);
        var config = Credentials.in(folder)
                .keyFor(control, Map.of())
                .map(LeptonClientConfig.DEFAULTS::withKey)
                .orElse(LeptonClientConfig.DEFAULTS);
        return LeptonClient.connect(control, config);
    }
}
